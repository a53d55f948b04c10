// @ts-check
/**
 * Colours a diagram by figures and writes each figure on what it is of.
 *
 * @typedef {{ level: number, text: string }} Heat level 0 (nothing) to 5
 * @typedef {{ diagramUrl: string, steps: Map<string, Heat>, flows: Map<string, Heat> }} HeatState
 */
import { trace } from './marks.js';

/**
 * Read the page's JSON: `{"diagram_url": "…", "steps": {"terima": {"level": 5, "text": "12x"}}, "flows": {}}`.
 *
 * @param {string} text
 * @returns {HeatState}
 */
export function readHeat(text) {
  const { diagram_url: diagramUrl = '', steps = {}, flows = {} } = JSON.parse(text);
  return { diagramUrl, steps: new Map(Object.entries(steps)), flows: new Map(Object.entries(flows)) };
}

/**
 * Find the point in the middle of a line, along its way.
 *
 * @param {{ x: number, y: number }[]} points at least two
 */
export function middleOf(points) {
  const pieces = points.slice(1).map((to, index) => ({ from: points[index], to, length: Math.hypot(to.x - points[index].x, to.y - points[index].y) }));
  let left = pieces.reduce((sum, piece) => sum + piece.length, 0) / 2;
  for (const { from, to, length } of pieces) {
    if (left <= length && length > 0) {
      const part = left / length;
      return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
    }
    left -= length;
  }
  return points[0];
}

/**
 * @param {any} viewer bpmn-js's, with a diagram in it
 * @param {HeatState} state
 */
export function installHeat(viewer, state) {
  const canvas = viewer.get('canvas');
  const registry = viewer.get('elementRegistry');
  const overlays = viewer.get('overlays');

  for (const [id, { level, text }] of state.steps) {
    if (!registry.get(id)) continue; // another version's, or one without a drawing
    canvas.addMarker(id, `heat-${level}`);
    overlays.add(id, 'heat', { position: { top: -14, left: 6 }, html: number(text, 'of-step') });
  }
  const layer = canvas.getLayer('flow-heat', 2000);
  layer.setAttribute('pointer-events', 'none');
  for (const [id, { level, text }] of state.flows) {
    const flow = registry.get(id);
    if (!flow?.waypoints) continue;
    trace(layer, registry.getGraphics(id), `flow-heat flow-${level}`);
    const middle = middleOf(flow.waypoints);
    const left = Math.min(...flow.waypoints.map((/** @type {{ x: number }} */ point) => point.x));
    const top = Math.min(...flow.waypoints.map((/** @type {{ y: number }} */ point) => point.y));
    overlays.add(id, 'heat', { position: { left: middle.x - left, top: middle.y - top }, html: number(text, 'of-flow') });
  }
}

/**
 * @param {string} text
 * @param {string} kind
 */
function number(text, kind) {
  const box = document.createElement('div');
  box.className = `heat-number ${kind}`;
  box.textContent = text;
  return box;
}
