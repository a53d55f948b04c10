// @ts-check
/**
 * Fetches frames, many at a time, and keeps them. No DOM here.
 *
 * @typedef {{ seq: number, said: string, panel: string, diagram_url: string, done: string[], waiting: string[],
 *   late: string[], stalled: string[], flows: string[], labels: Record<string, string>, tokens: Record<string, number>,
 *   timers: string[], badges: Record<string, string> }} Frame
 */

/**
 * Say which steps are fetched together with one.
 *
 * @param {number} step counted from 1
 * @param {number} count of all steps
 * @param {number} most in one answer
 * @returns {{ from: number, to: number }}
 */
export function batchOf(step, count, most) {
  const from = Math.floor((step - 1) / most) * most + 1;
  return { from, to: Math.min(from + most - 1, count) };
}

export class Frames {
  /** @type {Map<number, Promise<Frame[]>>} by the first step of a batch */
  #batches = new Map();

  /**
   * @param {string} address
   * @param {number} count of all steps
   * @param {number} most frames in one answer
   */
  constructor(address, count, most) {
    this.address = address;
    this.count = count;
    this.most = most;
  }

  /**
   * @param {number} step counted from 1
   * @returns {Promise<Frame>}
   */
  async get(step) {
    const { from, to } = batchOf(step, this.count, this.most);
    if (to < this.count && step > to - 5) this.#batch(to + 1).catch(() => {}); // said when it is needed
    return (await this.#batch(from))[step - from];
  }

  /** @param {number} from */
  #batch(from) {
    const known = this.#batches.get(from);
    if (known) return known;
    const { to } = batchOf(from, this.count, this.most);
    const fetched = this.#fetch(from, to);
    this.#batches.set(from, fetched);
    fetched.catch(() => this.#batches.delete(from)); // the next one who asks tries again
    return fetched;
  }

  /**
   * @param {number} from
   * @param {number} to
   * @returns {Promise<Frame[]>}
   */
  async #fetch(from, to) {
    const response = await fetch(`${this.address}?dari=${from}&sampai=${to}`);
    if (!response.ok) throw new Error(`Expected frames ${from} to ${to}, but found status ${response.status}`);
    return (await response.json()).frames;
  }
}
