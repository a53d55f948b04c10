// @ts-check
/** Which part of the drawing is seen: all of it, larger, smaller, or one element with what is around it. */

// Lane labels must not hide under the palette.
const MARGIN_LEFT = 110;
const MARGIN = 30;

/**
 * Show the whole drawing, right of the palette.
 *
 * @param {import('./editor.js').Editor} editor
 */
export function showAll(editor) {
  const canvas = editor.get('canvas');
  const { inner, outer } = canvas.viewbox();
  if (!inner.width || !inner.height || !outer.width) return;
  const scale = Math.min(1, (outer.width - MARGIN_LEFT - MARGIN) / inner.width, (outer.height - 2 * MARGIN) / inner.height);
  canvas.viewbox({
    x: inner.x - MARGIN_LEFT / scale,
    y: inner.y - Math.max(MARGIN, (outer.height - inner.height * scale) / 2) / scale,
    width: outer.width / scale,
    height: outer.height / scale,
  });
}

/**
 * Select an element and bring it into sight.
 *
 * @param {import('./editor.js').Editor} editor
 * @param {string} id
 * @returns {any} the element, or undefined when it is not drawn
 */
export function showElement(editor, id) {
  const element = drawn(editor, id);
  if (!element) return undefined;
  const canvas = editor.get('canvas');
  const root = canvas.findRoot(element);
  if (root && root !== canvas.getRootElement()) canvas.setRootElement(root);
  if (element === root) editor.get('selection').select([]);
  else {
    editor.get('selection').select(element);
    canvas.scrollToElement(element, { top: 80, bottom: 80, left: MARGIN_LEFT, right: 80 });
  }
  return element;
}

/**
 * Return what is drawn of an element: of a process that has one, its pool.
 *
 * @param {import('./editor.js').Editor} editor
 * @param {string | null} id
 */
export function drawn(editor, id) {
  const registry = editor.get('elementRegistry');
  return (id && registry.get(id)) ?? registry.find((/** @type {any} */ one) => one.businessObject?.processRef?.id === id);
}
