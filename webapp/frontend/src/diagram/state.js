// @ts-check
/**
 * What a case's page says about its diagram, and the mark that each element gets for it. No DOM here.
 *
 * @typedef {'done' | 'waiting' | 'late'} Kind
 * @typedef {{ diagramUrl: string, done: string[], waiting: string[], late: string[], flows: string[],
 *   labels: Record<Kind, string> }} DiagramState
 */

/** @type {Record<Kind, string>} */
const LABELS = { done: 'Selesai', waiting: 'Menunggu', late: 'Terlambat' };

/**
 * Read the page's JSON: `{"diagram_url": "…", "done": ["terima"], "waiting": [], "late": [], "flows": []}`;
 * `labels` may say the three words in the person's language.
 *
 * @param {string} text
 * @returns {DiagramState}
 */
export function readState(text) {
  const { diagram_url: diagramUrl, done = [], waiting = [], late = [], flows = [], labels = {} } = JSON.parse(text);
  return { diagramUrl, done, waiting, late, flows, labels: { ...LABELS, ...labels } };
}

/**
 * Give each element one mark: what is late says more than that it waits, and what waits again more than
 * that it was done before.
 *
 * @param {DiagramState} state
 * @returns {Map<string, Kind>} element id to its mark
 */
export function marksOf({ done, waiting, late }) {
  /** @type {[Kind, string[]][]} */
  const weakestFirst = [['done', done], ['waiting', waiting], ['late', late]];
  return new Map(weakestFirst.flatMap(([kind, ids]) => ids.map((id) => [id, kind])));
}
