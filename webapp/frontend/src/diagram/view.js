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
/** Around the diagram, in its own measure: badges stand out over their elements. */
const MARGIN = 24;

/**
 * Choose the part of the diagram to show, in the window's proportions: all of it, but neither larger than it
 * was drawn nor, when something waits in it, too small to be read.
 *
 * @param {Box} diagram
 * @param {{ width: number, height: number }} window in screen pixels
 * @param {Box | null} focus the element that matters most; null when none does
 * @returns {Box} in the diagram's own measure
 */
export function partToShow(diagram, window, focus) {
  const whole = { width: diagram.width + 2 * MARGIN, height: diagram.height + 2 * MARGIN };
  const fitting = Math.min(window.width / whole.width, window.height / whole.height, 1);
  const scale = focus ? Math.max(fitting, READABLE) : fitting;
  const [width, height] = [window.width / scale, window.height / scale];
  const wanted = focus ?? diagram;
  return {
    x: place(diagram.x - MARGIN, whole.width, wanted.x + wanted.width / 2, width),
    y: place(diagram.y - MARGIN, whole.height, wanted.y + wanted.height / 2, height),
    width,
    height,
  };
}

/**
 * Say where a window of `size` begins that has `middle` in its middle, but shows nothing outside of what is
 * there as long as it can; what is smaller than the window stands in its middle.
 *
 * @param {number} begin of what is there
 * @param {number} length of it
 * @param {number} middle
 * @param {number} size
 */
function place(begin, length, middle, size) {
  if (size >= length) return begin - (size - length) / 2;
  return Math.min(Math.max(middle - size / 2, begin), begin + length - size);
}

/**
 * @param {any} viewer bpmn-js's, with a diagram in it
 * @param {HTMLElement} container
 * @param {string[]} important element ids, the most important first
 */
export function installView(viewer, container, important) {
  const canvas = viewer.get('canvas');
  const focus = important.map((id) => viewer.get('elementRegistry').get(id)).find(Boolean) ?? null;
  /** @param {Box | null} on */
  const show = (on) => {
    const { inner, outer } = canvas.viewbox();
    canvas.viewbox(partToShow(inner, outer, on));
  };
  show(focus);

  const picture = container.querySelector('.djs-container > svg');
  picture?.setAttribute('role', 'img');
  picture?.setAttribute('aria-label', container.dataset.label ?? 'Diagram');

  installButtons(canvas, () => show(null));
  installWheel(container);
  installFinger(canvas, container);
}

/**
 * @param {any} canvas
 * @param {() => void} fit
 */
export function installButtons(canvas, fit) {
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
export function installWheel(container) {
  const leaveToThePage = (/** @type {WheelEvent} */ event) => {
    if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
  };
  container.addEventListener('wheel', leaveToThePage, { capture: true });
}

/**
 * @param {any} canvas
 * @param {HTMLElement} container
 */
export function installFinger(canvas, container) {
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
