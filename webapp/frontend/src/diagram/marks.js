// @ts-check
/** Marks elements by colour, by outline and by a badge of its own shape, and redraws the flows that were taken. */
import { marksOf } from './state.js';

const SVG = 'http://www.w3.org/2000/svg';
/** Each badge has its own outline, so that it is told apart without colour. @type {Record<string, string[]>} */
const SHAPES = {
  done: ['M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20z', 'M7 12.5l3.5 3.5L17 9'],
  waiting: ['M3 3h18v18H3z', 'M12 7v5.5l3.5 2'],
  late: ['M12 1.5L23.5 21.5H.5z', 'M12 8.5v6M12 17v1.5'],
  stalled: ['M12 .5L24 9.2 19.4 23H4.6L0 9.2z', 'M8 9l8 8M16 9l-8 8'],
};

/**
 * @param {any} viewer bpmn-js's, with a diagram in it
 * @param {import('./state.js').DiagramState} state
 * @returns {() => void} takes the marks away again
 */
export function installMarks(viewer, state) {
  const canvas = viewer.get('canvas');
  const registry = viewer.get('elementRegistry');
  const overlays = viewer.get('overlays');

  const marks = marksOf(state);
  for (const [id, kind] of marks) {
    const element = registry.get(id);
    if (!element) continue; // another version's element, or one without a drawing
    canvas.addMarker(id, `is-${kind}`);
    // On top: at the bottom a badge would cover boundary events.
    const html = badge(kind, state.labels[kind], SHAPES[kind]);
    overlays.add(id, 'mark', { position: { top: -13, right: 13 }, html });
  }
  const layer = canvas.getLayer('taken-flows', 2000);
  layer.setAttribute('pointer-events', 'none');
  for (const id of state.flows) trace(layer, registry.getGraphics(id), 'flow-taken');
  return () => {
    for (const [id, kind] of marks) if (registry.get(id)) canvas.removeMarker(id, `is-${kind}`);
    overlays.remove({ type: 'mark' });
    layer.replaceChildren();
  };
}

/**
 * Draw a flow again in a layer of ours: recolouring the connection would leave its arrow-head black,
 * and a wider stroke would blow the arrow-head up.
 *
 * @param {SVGElement} layer
 * @param {SVGElement | undefined} graphics of the connection
 * @param {string} name class of the line
 */
export function trace(layer, graphics, name) {
  // The direct child: deeper down, the first path is the arrow-head in the connection's own <defs>.
  const line = graphics?.querySelector('.djs-visual > path')?.getAttribute('d');
  if (line) layer.append(svg('path', { d: line, class: name }));
}

/**
 * @param {string} kind
 * @param {string} label
 * @param {string[]} shape its outline and its sign, as paths in a square of 24
 */
export function badge(kind, label, [outline, sign]) {
  const box = document.createElement('div');
  box.className = `mark-badge mark-${kind}`;
  box.title = label;
  const picture = svg('svg', { viewBox: '0 0 24 24', 'aria-hidden': 'true' });
  picture.append(svg('path', { d: outline, class: 'outline' }), svg('path', { d: sign, class: 'sign' }));
  box.append(picture);
  return box;
}

/**
 * @param {string} name
 * @param {Record<string, string>} attributes
 */
function svg(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}
