// @ts-check
/**
 * Sends a form with the other forms of its draft, on the revision that they were read at. When the draft was saved
 * elsewhere meanwhile, but not this form (one draws in another tab), it goes along with what is there now; when the form
 * itself was, nothing is written over.
 *
 * @typedef {import('./fields.js').Schema} Schema
 * @typedef {import('../draft/saving.js').Answer} Answer
 */

/**
 * @param {Pick<ReturnType<typeof import('../draft/server.js').serverAt>, 'read' | 'save'>} server
 * @param {{ revision: number, forms: Record<string, Schema> }} draft as it was opened
 * @param {string} formId
 */
export function createSender(server, draft, formId) {
  let { forms } = draft;
  const base = () => JSON.stringify(forms[formId]);

  /**
   * @param {string} form
   * @param {number} revision
   * @param {boolean} isLeaving
   * @returns {Promise<Answer>}
   */
  async function send(form, revision, isLeaving) {
    const sent = { ...forms, [formId]: JSON.parse(form) };
    const answer = await server.save({ forms: sent }, revision, isLeaving);
    if (answer.kind === 'saved') forms = sent;
    if (answer.kind !== 'conflict' || isLeaving) return answer;
    const now = await server.read().catch(() => undefined);
    if (!now || now.revision === revision || JSON.stringify(now.forms[formId]) !== base()) return answer;
    forms = now.forms;
    const again = { ...forms, [formId]: JSON.parse(form) };
    const second = await server.save({ forms: again }, now.revision, false);
    if (second.kind === 'saved') forms = again;
    return second;
  }

  return { send, forms: () => forms };
}
