// @ts-check
/**
 * What the form editor asks of the server, by the addresses that the page gives.
 *
 * @typedef {import('./fields.js').Schema} Schema
 * @typedef {{ contentUrl: string, validateUrl: string, previewUrl: string, copyUrl: string, csrf: string, language: string,
 *   zone: string, formId: string, uses: Record<string, string[]> }} Page
 * @typedef {{ id: string, name: string, revision: number, may_write: boolean, diagram: string,
 *   forms: Record<string, Schema> }} Draft
 * @typedef {{ rule: string, severity: string, element: string | null, sentence: string, advice: string | null }} Problem
 */
const KEEPALIVE_BYTES = 60_000; // browsers refuse more from a page that is being left

/** @param {Page} page */
export function serverOf({ contentUrl, validateUrl, copyUrl, csrf }) {
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
     * @param {Record<string, Schema>} forms all of the draft
     * @param {number} revision that they were made from
     * @param {boolean} isLeaving
     * @returns {Promise<import('./saving.js').Answer>}
     */
    async save(forms, revision, isLeaving) {
      const request = json('PUT', { revision, forms });
      const isSmall = new Blob([String(request.body)]).size < KEEPALIVE_BYTES;
      try {
        return await meaning(await fetch(contentUrl, { ...request, keepalive: isLeaving && isSmall }));
      } catch {
        return { kind: 'offline' };
      }
    },

    /** @param {string} diagram @param {Record<string, Schema>} forms @param {AbortSignal} signal @returns {Promise<Problem[]>} */
    async validate(diagram, forms, signal) {
      const response = await answered(fetch(validateUrl, { ...json('POST', { diagram, forms }), signal }));
      return (await response.json()).problems;
    },

    /**
     * Make a draft of one's own that holds what the server has, with other forms; return its address.
     *
     * @param {string} draft its id
     * @param {string} formId of the form that is this browser's
     * @param {Schema} form
     */
    async copy(draft, formId, form) {
      const body = new URLSearchParams({ draft });
      const made = await answered(fetch(copyUrl, { method: 'POST', headers: { 'X-CSRFToken': csrf }, body }));
      const content = `${made.url}/isi`;
      const { revision, forms } = await (await answered(fetch(content))).json();
      await answered(fetch(content, json('PUT', { revision, forms: { ...forms, [formId]: form } })));
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
export async function meaning(response) {
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
