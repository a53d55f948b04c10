// @ts-check
/**
 * This browser's own copy of a part of a draft, for when the connection or the power is lost; gone once the server has
 * it.
 *
 * @typedef {{ revision: number, content: string, keptAt: string }} Kept
 */

/**
 * @param {Storage} storage
 * @param {string} part of which draft, such as "<draft id>" for its diagram or "<draft id>.form.<form id>"
 * @param {() => Date} now
 */
export function copyOf(storage, part, now) {
  const key = `alur.draft.${part}`;
  return {
    /** @param {string} content @param {number} revision of the draft */
    keep(content, revision) {
      try {
        storage.setItem(key, JSON.stringify({ revision, content, keptAt: now().toISOString() }));
        return true;
      } catch {
        return false; // full or forbidden; the server still gets it
      }
    },
    forget: () => storage.removeItem(key),
    /** @returns {Kept | undefined} */
    kept: () => readKept(storage.getItem(key)),
  };
}

/** @param {string | null} text @returns {Kept | undefined} */
export function readKept(text) {
  try {
    const { revision, content, keptAt } = JSON.parse(text ?? '{}');
    const isWhole = typeof revision === 'number' && typeof content === 'string' && typeof keptAt === 'string';
    return isWhole ? { revision, content, keptAt } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Say what to do with a copy when the draft is opened again.
 *
 * @param {Kept | undefined} kept
 * @param {{ revision: number, content: string }} stored
 * @returns {'nothing' | 'offer' | 'stale'} stale: the server has since got a newer one
 */
export function judge(kept, stored) {
  if (!kept || kept.content === stored.content) return 'nothing';
  return kept.revision === stored.revision ? 'offer' : 'stale';
}
