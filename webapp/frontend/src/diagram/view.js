// @ts-check
/**
 * What of the diagram is seen: all of it when it can be read so, else what the case waits for.
 *
 * The wheel scrolls the page and zooms only with Ctrl; a finger moves the diagram sideways; with the keyboard,
 * Ctrl and arrows move, Ctrl and + or - zoom.
 *
 * @typedef {{ x: number, y: number, width: number, height: number }} Box
 */

/** Below this scale a step's name can no longer be read. */
const READABLE = 0.55;
const STEP = 1.25;

/**
 * Choose the part of the diagram to show.
 *
 * @param {Box} diagram
 * @param {{ width: number, height: number }} window in screen pixels
 * @param {Box | null} focus the element that matters most; null when none does
 * @returns {Box} in the diagram's own measure
 */
export function partToShow(diagram, window, focus) {
  const scale = Math.min(window.width / diagram.width, window.height / diagram.height, 1);
  if (scale >= READABLE || !focus) return diagram;
  const [width, height] = [window.width / READABLE, window.height / READABLE];
  return {
    x: between(diagram.x, focus.x + focus.width / 2 - width / 2, diagram.x + diagram.width - width),
    y: between(diagram.y, focus.y + focus.height / 2 - height / 2, diagram.y + diagram.height - height),
    width,
    height,
  };
}

/**
 * Keep a value inside its bounds; where nothing fits between them, in their middle.
 *
 * @param {number} least
 * @param {number} value
 * @param {number} most
 */
function between(least, value, most) {
  return least > most ? (least + most) / 2 : Math.min(Math.max(value, least), most);
}

/**
 * @param {any} viewer bpmn-js's, with a diagram in it
 * @param {HTMLElement} container
 * @param {string[]} important element ids, the most important first
 */
export function installView(viewer, container, important) {
  const canvas = viewer.get('canvas');
  const focus = important.map((id) => viewer.get('elementRegistry').get(id)).find(Boolean) ?? null;
  const fit = () => canvas.zoom('fit-viewport', 'auto');
  fit();
  const { inner, outer } = canvas.viewbox();
  const part = partToShow(inner, outer, focus);
  if (part !== inner) canvas.viewbox(part);

  const picture = container.querySelector('.djs-container > svg');
  picture?.setAttribute('role', 'img');
  picture?.setAttribute('aria-label', container.getAttribute('aria-label') ?? 'Diagram');

  installButtons(canvas, fit);
  installWheel(container);
  installFinger(canvas, container);
}

/**
 * @param {any} canvas
 * @param {() => void} fit
 */
function installButtons(canvas, fit) {
  /** @type {Record<string, () => void>} */
  const actions = { in: () => canvas.zoom(canvas.zoom() * STEP), out: () => canvas.zoom(canvas.zoom() / STEP), fit };
  for (const button of document.querySelectorAll('[data-diagram-zoom]')) {
    const action = actions[button.getAttribute('data-diagram-zoom') ?? ''];
    if (button instanceof HTMLElement && action) {
      button.addEventListener('click', action);
      button.hidden = false;
    }
  }
}

/** @param {HTMLElement} container */
function installWheel(container) {
  const leaveToThePage = (/** @type {WheelEvent} */ event) => {
    if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
  };
  container.addEventListener('wheel', leaveToThePage, { capture: true });
}

/**
 * @param {any} canvas
 * @param {HTMLElement} container
 */
function installFinger(canvas, container) {
  /** @type {{ id: number, x: number, y: number } | null} */
  let last = null;
  container.addEventListener('pointerdown', ({ pointerType, pointerId, clientX, clientY }) => {
    if (pointerType === 'touch') last = { id: pointerId, x: clientX, y: clientY };
  });
  container.addEventListener('pointermove', ({ pointerId, clientX, clientY }) => {
    if (last?.id !== pointerId) return;
    canvas.scroll({ dx: clientX - last.x, dy: clientY - last.y });
    last = { id: pointerId, x: clientX, y: clientY };
  });
  for (const name of ['pointerup', 'pointercancel']) {
    container.addEventListener(name, () => { last = null; });
  }
}
