// @ts-check
/**
 * What the modeler asks of the server, by the addresses that the page gives.
 *
 * @typedef {{ contentUrl: string, validateUrl: string, csrf: string, language: string, deployUrl: string,
 *   playUrl: string, listUrl: string, copyUrl?: string, zone: string }} Addresses
 * @typedef {{ id: string, name: string, process_id: string, base_version: number | null, newest_version: number | null,
 *   revision: number, may_write: boolean, diagram: string, forms: Record<string, object>,
 *   others: { id: string, name: string, owner: string, changed_at: string, shared?: boolean }[] }} Draft
 */
const KEEPALIVE_BYTES = 60_000; // browsers refuse more from a page that is being left

/** @param {Addresses} addresses */
export function serverAt({ contentUrl, validateUrl, csrf, copyUrl, listUrl }) {
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
     * @param {string} diagram
     * @param {number} revision
     * @param {boolean} isLeaving
     * @returns {Promise<import('./saving.js').Answer>}
     */
    async save(diagram, revision, isLeaving) {
      const request = json('PUT', { revision, diagram });
      const isSmall = new Blob([String(request.body)]).size < KEEPALIVE_BYTES;
      try {
        return await savedAs(await fetch(contentUrl, { ...request, keepalive: isLeaving && isSmall }));
      } catch {
        return { kind: 'offline' };
      }
    },

    /**
     * @param {string} diagram
     * @param {Record<string, object>} forms
     * @param {AbortSignal} signal
     * @returns {Promise<import('./lint.js').Problem[]>}
     */
    async validate(diagram, forms, signal) {
      const response = await answered(fetch(validateUrl, { ...json('POST', { diagram, forms }), signal }));
      return (await response.json()).problems;
    },

    /**
     * Make a draft of one's own out of this one, with another drawing; return its address.
     *
     * @param {string} draft id
     * @param {string} diagram
     */
    async copy(draft, diagram) {
      const body = new URLSearchParams({ draft });
      const headers = { 'X-CSRFToken': csrf };
      const page = await answered(fetch(copyUrl ?? listUrl, { method: 'POST', headers, body }));
      const content = `${page.url}/isi`;
      const { revision } = await (await answered(fetch(content))).json();
      await answered(fetch(content, json('PUT', { revision, diagram })));
      return page.url;
    },
  };
}

/**
 * Say what an answer to a save means.
 *
 * @param {Response} response
 * @returns {Promise<import('./saving.js').Answer>}
 */
export async function savedAs(response) {
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
