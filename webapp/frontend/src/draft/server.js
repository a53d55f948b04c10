// @ts-check
/**
 * What the modeler and the form editor ask of the server, by the addresses that the page gives.
 *
 * @typedef {{ contentUrl: string, validateUrl: string, copyUrl: string, differenceUrl: string | null, csrf: string }} Addresses
 * @typedef {import('../form_editor/fields.js').Schema} Schema
 * @typedef {{ id: string, name: string, process_id: string, base_version: number | null, newest_version: number | null,
 *   revision: number, may_write: boolean, diagram: string, forms: Record<string, Schema>,
 *   others: { id: string, name: string, owner: string, changed_at: string, shared?: boolean }[] }} Draft
 * @typedef {Partial<Pick<Draft, 'diagram' | 'forms'>>} Changes
 * @typedef {{ rule: string, severity: 'error' | 'warning' | 'translation' | 'note', element: string | null,
 *   sentence: string, advice?: string | null }} Problem
 */
const KEEPALIVE_BYTES = 60_000; // browsers refuse more from a page that is being left

/** @param {Addresses} addresses */
export function serverAt({ contentUrl, validateUrl, copyUrl, csrf }) {
  /** @param {string} method @param {object} body @returns {RequestInit} */
  const json = (method, body) => ({
    method,
    headers: { 'Content-Type': 'application/json', 'X-CSRFToken': csrf, Accept: 'application/json' },
    body: JSON.stringify(body),
  });

  return {
    /** @returns {Promise<Draft>} */
    read: async () => (await answered(fetch(contentUrl, { headers: { Accept: 'application/json' } }))).json(),

    /**
     * @param {Changes} changes
     * @param {number} revision that they were made from
     * @param {boolean} isLeaving
     * @returns {Promise<import('./saving.js').Answer>}
     */
    async save(changes, revision, isLeaving) {
      const request = json('PUT', { revision, ...changes });
      const isSmall = new Blob([String(request.body)]).size < KEEPALIVE_BYTES;
      try {
        return await meaningOf(await fetch(contentUrl, { ...request, keepalive: isLeaving && isSmall }));
      } catch {
        return { kind: 'offline' };
      }
    },

    /**
     * Ask what a deployment would say; people do what a script task says, as they do when a draft is deployed.
     *
     * @param {string} diagram @param {Record<string, Schema>} forms @param {AbortSignal} signal @returns {Promise<Problem[]>}
     */
    async validate(diagram, forms, signal) {
      const response = await answered(fetch(validateUrl, { ...json('POST', { diagram, forms, scripts: 'manual' }), signal }));
      return (await response.json()).problems;
    },

    /**
     * Make a draft of one's own out of what the server has of this one, with changes; return its address.
     *
     * @param {string} draft id
     * @param {(stored: Draft) => Changes} change
     */
    async copy(draft, change) {
      const body = new URLSearchParams({ draft });
      const made = await answered(fetch(copyUrl, { method: 'POST', headers: { 'X-CSRFToken': csrf }, body }));
      const content = `${made.url}/isi`;
      const stored = await (await answered(fetch(content))).json();
      await answered(fetch(content, json('PUT', { revision: stored.revision, ...change(stored) })));
      return made.url;
    },
  };
}

/**
 * Say what an answer to a save means.
 *
 * @param {Response} response
 * @returns {Promise<import('./saving.js').Answer>}
 */
export async function meaningOf(response) {
  if (response.redirected || response.status === 401) return { kind: 'loggedOut' };
  if (response.status >= 500 || response.status === 429) return { kind: 'offline' };
  const body = await response.json().catch(() => ({}));
  if (response.ok) return { kind: 'saved', revision: body.revision, changedAt: body.changed_at };
  const sentence = String(body.sentence ?? body.error ?? response.status);
  return { kind: response.status === 409 ? 'conflict' : 'refused', sentence };
}

/** @param {Promise<Response>} asked */
async function answered(asked) {
  const response = await asked;
  if (!response.ok) throw new Error(`Expected an answer from '${response.url}', but found status ${response.status}`);
  return response;
}
