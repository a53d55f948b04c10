// @ts-check
/**
 * What a case's page says about its diagram, and the mark that each element gets for it. No DOM here.
 *
 * @typedef {'done' | 'waiting' | 'late' | 'stalled'} Kind
 * @typedef {{ diagramUrl: string, done: string[], waiting: string[], late: string[],
 *   stalled: string[], flows: string[], labels: Record<Kind, string> }} DiagramState
 */

/** @type {Record<Kind, string>} */
const LABELS = { done: 'Selesai', waiting: 'Menunggu', late: 'Terlambat', stalled: 'Gangguan' };

/**
 * Read the page's JSON: `{"diagram_url": "…", "done": ["terima"], "waiting": [], "late": [], "stalled": [],
 * "flows": []}`; `labels` may say the four words in the person's language.
 *
 * @param {string} text
 * @returns {DiagramState}
 */
export function readState(text) {
  const { diagram_url: diagramUrl, labels = {}, ...told } = JSON.parse(text);
  const { done = [], waiting = [], late = [], stalled = [], flows = [] } = told;
  return { diagramUrl, done, waiting, late, stalled, flows, labels: { ...LABELS, ...labels } };
}

/**
 * Give each element one mark: what failed says more than that it is late, what is late more than that it
 * waits, and what waits again more than that it was done before.
 *
 * @param {DiagramState} state
 * @returns {Map<string, Kind>} element id to its mark
 */
export function marksOf({ done, waiting, late, stalled }) {
  /** @type {[Kind, string[]][]} */
  const weakestFirst = [['done', done], ['waiting', waiting], ['late', late], ['stalled', stalled]];
  return new Map(weakestFirst.flatMap(([kind, ids]) => ids.map((id) => [id, kind])));
}
