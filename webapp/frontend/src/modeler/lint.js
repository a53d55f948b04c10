// @ts-check
/**
 * Marks on the elements what the server finds wrong with the drawing.
 *
 * @typedef {import('../draft/server.js').Problem} Problem
 */
export const SEVERITIES = /** @type {const} */ (['error', 'warning', 'translation', 'note']);

/**
 * Count problems by severity.
 *
 * @param {Problem[]} problems
 */
export function counts(problems) {
  /** @type {Record<Problem['severity'], number>} */
  const found = { error: 0, warning: 0, translation: 0, note: 0 };
  for (const { severity } of problems) found[severity] += 1;
  return found;
}

/**
 * Group what is marked on the drawing by element: errors and warnings, the worst first.
 *
 * @param {Problem[]} problems
 * @returns {Map<string, Problem[]>}
 */
export function marked(problems) {
  /** @type {Map<string, Problem[]>} */
  const found = new Map();
  for (const severity of SEVERITIES.slice(0, 2)) {
    for (const problem of problems) {
      if (problem.severity !== severity || !problem.element) continue;
      found.set(problem.element, [...(found.get(problem.element) ?? []), problem]);
    }
  }
  return found;
}

/**
 * Draw the marks; each is a button that leads to its problem in the list.
 *
 * @param {import('./editor.js').Editor} editor
 * @param {(problem: Problem) => void} onOpen
 * @returns {(problems: Problem[]) => void}
 */
export function installMarks(editor, onOpen) {
  const registry = editor.get('elementRegistry');
  const overlays = editor.get('overlays');
  const canvas = editor.get('canvas');
  /** @type {Map<string, { key: string, overlay: string }>} what is drawn now, by element */
  const shown = new Map();

  /** @param {string} id */
  const clear = (id) => {
    overlays.remove(shown.get(id)?.overlay ?? '');
    if (registry.get(id)) for (const severity of SEVERITIES) canvas.removeMarker(id, `has-${severity}`);
    shown.delete(id);
  };

  /** @param {string} id @param {Problem[]} own @param {string} key */
  const draw = (id, own, key) => {
    canvas.addMarker(id, `has-${own[0].severity}`);
    const html = markOf(own, onOpen);
    const overlay = overlays.add(id, 'alur-problem', { position: { top: -12, right: 12 }, html, scale: { min: 0.8 } });
    shown.set(id, { key, overlay });
  };

  return (problems) => {
    const found = new Map([...marked(problems)].filter(([id]) => registry.get(id) && registry.get(id) !== canvas.getRootElement()));
    for (const id of [...shown.keys()]) if (!found.has(id)) clear(id);
    for (const [id, own] of found) {
      const key = JSON.stringify(own);
      // Of a large drawing one edit changes few marks; drawing all of them anew would be felt.
      if (shown.get(id)?.key === key && overlays.get({ id: shown.get(id)?.overlay })) continue;
      clear(id);
      draw(id, own, key);
    }
  };
}

/** @param {Problem[]} own @param {(problem: Problem) => void} onOpen */
function markOf(own, onOpen) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = `problem-mark is-${own[0].severity}`;
  button.textContent = own.length > 1 ? String(own.length) : '!';
  button.title = own.map(({ sentence }) => sentence).join('\n');
  button.setAttribute('aria-label', button.title);
  button.addEventListener('click', () => onOpen(own[0]));
  return button;
}
