// @ts-check
/** Closes an open `details.menu` when Escape is pressed or something else is clicked; it opens without us. */

/** @param {Document} document */
export function installMenu(document) {
  document.addEventListener('click', ({ target }) => {
    for (const menu of openMenus(document)) {
      if (target instanceof Node && !menu.contains(target)) menu.open = false;
    }
  });
  document.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape') return;
    for (const menu of openMenus(document)) {
      menu.open = false;
      menu.querySelector('summary')?.focus();
    }
  });
}

/** @param {Document} document @returns {NodeListOf<HTMLDetailsElement>} */
function openMenus(document) {
  return document.querySelectorAll('details.menu[open]');
}
