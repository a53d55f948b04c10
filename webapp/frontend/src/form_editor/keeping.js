// @ts-check
/**
 * This browser's own copy of a form, for when the connection or the power is lost; gone once the server has it.
 *
 * @typedef {{ revision: number, form: string, keptAt: string }} Kept
 */

/**
 * @param {Storage} storage
 * @param {string} draft its id
 * @param {string} form its id
 * @param {() => Date} now
 */
export function copyOf(storage, draft, form, now) {
  const name = `alur.draft.${draft}.form.${form}`;
  return {
    /** @param {string} source @param {number} revision of the draft */
    keep(source, revision) {
      try {
        storage.setItem(name, JSON.stringify({ revision, form: source, keptAt: now().toISOString() }));
        return true;
      } catch {
        return false; // full, or forbidden
      }
    },
    forget: () => storage.removeItem(name),
    kept: () => readKept(storage.getItem(name)),
  };
}

/** @param {string | null} text @returns {Kept | undefined} */
export function readKept(text) {
  try {
    const { revision, form, keptAt } = JSON.parse(text ?? '{}');
    const isWhole = typeof revision === 'number' && typeof form === 'string' && typeof keptAt === 'string';
    return isWhole ? { revision, form, keptAt } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Say what to do with a copy when the form is opened again.
 *
 * @param {Kept | undefined} kept
 * @param {{ revision: number, form: string }} stored
 * @returns {'nothing' | 'offer' | 'stale'} stale: the draft was saved since
 */
export function judge(kept, stored) {
  if (!kept || kept.form === stored.form) return 'nothing';
  return kept.revision === stored.revision ? 'offer' : 'stale';
}
