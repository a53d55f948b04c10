// @ts-check
/** Scrolls the list of steps beside the diagram, never the page, to what the case waits for. */

/**
 * @param {Document} document
 */
export function installSteps(document) {
  const list = document.querySelector('.course .steps');
  const current = ['stalled', 'late', 'waiting'].map((state) => list?.querySelector(`.step-${state}`)).find(Boolean);
  if (!list || !current) return;
  const [above, here] = [list.getBoundingClientRect(), current.getBoundingClientRect()];
  list.scrollTop += here.top - above.top - above.height / 3;
}
