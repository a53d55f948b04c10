// @ts-check
/**
 * Changes between light and dark at once, where the form of `button[name=theme]` would load the page again.
 *
 * The choice is kept as the server keeps it (webapp/look.py): the cookie `alur_theme`, for a year, from which
 * the server writes `data-theme` on the root, so that no page flashes. An empty value leaves it to the device.
 */
const COOKIE = 'alur_theme';
const YEAR_SECONDS = 365 * 24 * 60 * 60;

/**
 * Say what to keep in `document.cookie`.
 *
 * @param {string} theme "light", "dark", or "" for the device's own
 * @param {boolean} isSecure whether the page came over https
 */
export function themeCookie(theme, isSecure) {
  const age = theme ? YEAR_SECONDS : 0;
  return `${COOKIE}=${theme}; Path=/; Max-Age=${age}; SameSite=Lax${isSecure ? '; Secure' : ''}`;
}

/** @param {Document} document */
export function installTheme(document) {
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element && event.target.closest('button[name=theme]');
    if (!(button instanceof HTMLButtonElement)) return;
    event.preventDefault();
    choose(document, button.value);
    for (const one of button.form?.querySelectorAll('button[name=theme]') ?? []) {
      one.setAttribute('aria-pressed', String(one === button));
    }
  });
}

/**
 * @param {Document} document
 * @param {string} theme
 */
function choose(document, theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  document.cookie = themeCookie(theme, location.protocol === 'https:');
}
