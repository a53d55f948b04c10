// @ts-check
/**
 * What the page of two versions says about their drawings. No DOM here.
 *
 * @typedef {'added' | 'removed' | 'changed' | 'moved' | 'conflict'} Status
 * @typedef {{ diagramUrl: string, diagram: string, marks: Map<string, Status> }} Side
 * @typedef {{ sides: Side[], labels: Record<string, string> }} State
 */

/**
 * Read the page's JSON: `{"sides": [{"diagram_url": "…", "diagram": "", "marks": {"terima": "changed"}}, …], "labels": {}}`.
 *
 * @param {string} text
 * @returns {State}
 */
export function readDifference(text) {
  const { sides, labels = {} } = JSON.parse(text);
  return {
    sides: sides.map((/** @type {any} */ { diagram_url: diagramUrl = '', diagram = '', marks = {} }) => (
      { diagramUrl, diagram, marks: new Map(Object.entries(marks)) }
    )),
    labels,
  };
}

/**
 * Say what part of the diagram a window shows that has `element` in its middle, no larger than it was drawn.
 *
 * @param {{ x: number, y: number, width: number, height: number }} element
 * @param {{ width: number, height: number }} window in screen pixels
 * @param {number} scale
 */
export function partAround(element, window, scale) {
  const [width, height] = [window.width / scale, window.height / scale];
  return { x: element.x + element.width / 2 - width / 2, y: element.y + element.height / 2 - height / 2, width, height };
}

/**
 * Find the middle of a line, in the measure of its corner: where its mark stands.
 *
 * @param {{ x: number, y: number }[]} waypoints
 * @returns {{ x: number, y: number }}
 */
export function middleOf(waypoints) {
  const lengths = waypoints.slice(1).map((to, n) => Math.hypot(to.x - waypoints[n].x, to.y - waypoints[n].y));
  let left = lengths.reduce((sum, length) => sum + length, 0) / 2;
  const corner = { x: Math.min(...waypoints.map(({ x }) => x)), y: Math.min(...waypoints.map(({ y }) => y)) };
  const at = lengths.findIndex((length) => (left -= length) <= 0);
  if (at < 0 || !lengths[at]) return { x: waypoints[0].x - corner.x, y: waypoints[0].y - corner.y };
  const share = 1 + left / lengths[at];
  const [from, to] = [waypoints[at], waypoints[at + 1]];
  return { x: from.x + (to.x - from.x) * share - corner.x, y: from.y + (to.y - from.y) * share - corner.y };
}
