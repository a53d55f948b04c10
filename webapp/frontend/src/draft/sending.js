// @ts-check
/**
 * Sends one part of a draft, on the revision that it was read at. When the draft was saved elsewhere meanwhile, but not
 * this part (one works on another in another tab), it goes along with what is there now; when the part itself was,
 * nothing is written over.
 *
 * @typedef {import('./saving.js').Answer} Answer
 * @typedef {import('./server.js').Draft} Draft
 * @typedef {{
 *   of(draft: Draft): string,
 *   changes(content: string, draft: Draft): import('./server.js').Changes,
 * }} Part  how it is read from a draft, and what is saved to put it there
 */

/** @type {Part} */
export const DIAGRAM = { of: ({ diagram }) => diagram, changes: (diagram) => ({ diagram }) };

/** @param {string} formId @returns {Part} */
export const formPart = (formId) => ({
  of: ({ forms }) => JSON.stringify(forms[formId]),
  changes: (content, { forms }) => ({ forms: { ...forms, [formId]: JSON.parse(content) } }),
});

/**
 * @param {Pick<ReturnType<typeof import('./server.js').serverAt>, 'read' | 'save'>} server
 * @param {Draft} draft as it was opened
 * @param {Part} part
 */
export function createSender(server, draft, part) {
  let stored = draft;

  /** @param {string} content @param {number} revision @param {boolean} isLeaving */
  async function put(content, revision, isLeaving) {
    const changes = part.changes(content, stored);
    const answer = await server.save(changes, revision, isLeaving);
    if (answer.kind === 'saved') stored = { ...stored, ...changes };
    return answer;
  }

  /**
   * @param {string} content
   * @param {number} revision
   * @param {boolean} isLeaving
   * @returns {Promise<Answer>}
   */
  async function send(content, revision, isLeaving) {
    const answer = await put(content, revision, isLeaving);
    if (answer.kind !== 'conflict' || isLeaving) return answer;
    const now = await server.read().catch(() => undefined);
    if (!now || now.revision === revision || part.of(now) !== part.of(stored)) return answer;
    stored = now;
    return put(content, now.revision, false);
  }

  return { send, /** What the server has, as far as is known here. */ stored: () => stored };
}
