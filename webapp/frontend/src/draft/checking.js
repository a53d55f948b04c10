// @ts-check
/**
 * Asks the server what a deployment would say of a draft.
 *
 * The answer to the newest question wins; an older one that comes later is dropped. `onAnswer` gets the problems, or
 * null when the server could not be asked.
 *
 * @typedef {import('./server.js').Problem} Problem
 */

/**
 * Return a function that asks about what it is given.
 *
 * @template Asked
 * @param {(asked: Asked, signal: AbortSignal) => Promise<Problem[]>} ask
 * @param {(problems: Problem[] | null) => void} onAnswer
 */
export function createChecker(ask, onAnswer) {
  /** @type {AbortController | undefined} */
  let asking;
  return async (/** @type {Asked} */ asked) => {
    asking?.abort();
    const mine = new AbortController();
    asking = mine;
    const problems = await ask(asked, mine.signal).catch(() => null);
    if (asking === mine) onAnswer(problems);
  };
}
