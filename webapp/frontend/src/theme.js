// @ts-check
/**
 * Switches between light and dark by any `[data-theme-toggle]` button, and remembers it for a year in the
 * cookie `alur_theme`, so that the server can write `data-theme` on the root and no page flashes.
 *
 * @typedef {'light' | 'dark'} Theme
 */
const COOKIE = 'alur_theme';
const YEAR_SECONDS = 365 * 24 * 60 * 60;

/**
 * Find the theme that was chosen before.
 *
 * @param {string} cookies as in `document.cookie`
 * @returns {Theme | null} null when nothing usable was chosen
 */
export function chosenTheme(cookies) {
  const value = cookies.match(/(?:^|;\s*)alur_theme=(light|dark)(?:;|$)/)?.[1];
  return /** @type {Theme | undefined} */ (value) ?? null;
}

/**
 * Say what the page looks like now.
 *
 * @param {string | undefined} onRoot what `data-theme` says
 * @param {boolean} systemIsDark
 * @returns {Theme}
 */
export function currentTheme(onRoot, systemIsDark) {
  if (onRoot === 'light' || onRoot === 'dark') return onRoot;
  return systemIsDark ? 'dark' : 'light';
}

/**
 * @param {Theme} theme
 * @param {boolean} isSecure whether the page came over https
 */
export function themeCookie(theme, isSecure) {
  return `${COOKIE}=${theme}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax${isSecure ? '; Secure' : ''}`;
}

/** @param {Document} document */
export function installTheme(document) {
  const root = document.documentElement;
  const chosen = chosenTheme(document.cookie);
  if (chosen) root.dataset.theme = chosen;

  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element && event.target.closest('[data-theme-toggle]');
    if (!button) return;
    const isDark = matchMedia('(prefers-color-scheme: dark)').matches;
    const next = currentTheme(root.dataset.theme, isDark) === 'dark' ? 'light' : 'dark';
    root.dataset.theme = next;
    document.cookie = themeCookie(next, location.protocol === 'https:');
  });
}
