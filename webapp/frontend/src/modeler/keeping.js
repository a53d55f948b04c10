// @ts-check
/**
 * This browser's own copy of a draft, for when the connection or the power is lost; gone once the server has it.
 *
 * @typedef {{ revision: number, diagram: string, keptAt: string }} Kept
 */

/** @param {string} draft */
const keyOf = (draft) => `alur.draft.${draft}`;

/**
 * @param {Storage} storage
 * @param {string} draft id
 * @param {() => Date} now
 */
export function copiesOf(storage, draft, now) {
  return {
    /** @param {string} diagram @param {number} revision */
    keep(diagram, revision) {
      try {
        storage.setItem(keyOf(draft), JSON.stringify({ revision, diagram, keptAt: now().toISOString() }));
        return true;
      } catch {
        return false; // full or forbidden; the server still gets it
      }
    },
    forget: () => storage.removeItem(keyOf(draft)),
    /** @returns {Kept | undefined} */
    kept: () => readKept(storage.getItem(keyOf(draft))),
  };
}

/** @param {string | null} text @returns {Kept | undefined} */
export function readKept(text) {
  try {
    const { revision, diagram, keptAt } = JSON.parse(text ?? '{}');
    const isWhole = typeof revision === 'number' && typeof diagram === 'string' && typeof keptAt === 'string';
    return isWhole ? { revision, diagram, keptAt } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Say what to do with a copy when the draft is opened again.
 *
 * @param {Kept | undefined} kept
 * @param {{ revision: number, diagram: string }} stored
 * @returns {'nothing' | 'offer' | 'stale'} stale: the server has since got a newer one
 */
export function judge(kept, stored) {
  if (!kept || kept.diagram === stored.diagram) return 'nothing';
  return kept.revision === stored.revision ? 'offer' : 'stale';
}
