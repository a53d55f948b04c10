// @ts-check
/** Marks on one drawing what was added, removed, changed or moved: by colour, by outline and by a badge of its own shape. */
import { middleOf } from './difference_state.js';
import { badge, trace } from './marks.js';

/** As in templates/versions/parts.html. @type {Record<string, string[]>} */
const SHAPES = {
  added: ['M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20z', 'M12 7v10M7 12h10'],
  removed: ['M3 3h18v18H3z', 'M7 12h10'],
  changed: ['M12 .5 23.5 12 12 23.5.5 12z', 'M8 10h8M8 14h8M14 7l-4 10'],
  moved: ['M6 3h12l5.5 9L18 21H6L.5 12z', 'M6 12h12M9 9l-3 3 3 3M15 9l3 3-3 3'],
  conflict: ['M12 1.5 23.5 21.5H.5z', 'M12 8.5v6M12 17v1.5'],
};

/**
 * @param {any} viewer bpmn-js's, with a diagram in it
 * @param {Map<string, string>} marks element id to its status
 * @param {Record<string, string>} labels of the statuses
 */
export function installDifferenceMarks(viewer, marks, labels) {
  const canvas = viewer.get('canvas');
  const registry = viewer.get('elementRegistry');
  const overlays = viewer.get('overlays');
  const layer = canvas.getLayer('difference-flows', 2000);
  layer.setAttribute('pointer-events', 'none');
  for (const [id, status] of marks) {
    const element = registry.get(id);
    if (!element) continue; // it has no drawing
    if (element.waypoints) trace(layer, registry.getGraphics(id), `flow-${status}`);
    else canvas.addMarker(id, `is-${status}`);
    overlays.add(id, 'difference', { position: placeOf(element), html: badge(status, labels[status] ?? status, SHAPES[status]) });
  }
}

/**
 * Say where an element's badge stands: amid a line, at a step's corner where no boundary event is.
 *
 * @param {any} element
 */
function placeOf(element) {
  if (!element.waypoints) return { top: -13, left: -13 };
  const { x, y } = middleOf(element.waypoints);
  return { left: x - 13, top: y - 13 };
}
