// @ts-check
/** Which step is shown, and whether the next one follows by itself. No DOM here. */

/** Milliseconds between two steps at speed 1. */
const PACE = 1600;

export class Player {
  isPlaying = false;
  speed = 1;
  /** @type {() => void} called whenever playing begins or stops, or the step is another */
  onChange = () => {};
  #timer = 0;
  #shown = 0;
  #isShowing = false;

  /**
   * @param {number} count of all steps
   * @param {number} step that is shown already, counted from 1
   * @param {(step: number, isPlaying: boolean) => Promise<void>} show
   * @param {() => void} fail says that a step could not be shown
   */
  constructor(count, step, show, fail) {
    this.count = count;
    this.step = step;
    this.show = show;
    this.fail = fail;
    this.#shown = step;
  }

  /**
   * Go to a step, the nearest that there is. While one is being shown, only the newest wish counts.
   *
   * @param {number} step counted from 1
   */
  async go(step) {
    this.step = Math.min(Math.max(1, step), this.count);
    this.onChange();
    if (this.#isShowing) return;
    this.#isShowing = true;
    try {
      while (this.#shown !== this.step) {
        const wanted = this.step;
        await this.show(wanted, this.isPlaying);
        this.#shown = wanted;
      }
    } catch {
      this.pause();
      this.step = this.#shown;
      this.fail();
      this.onChange();
    } finally {
      this.#isShowing = false;
    }
  }

  /** Play on; from the beginning when nothing follows. */
  play() {
    this.isPlaying = true;
    this.onChange();
    if (this.step === this.count) this.go(1).then(() => this.#plan());
    else this.#plan();
  }

  pause() {
    this.isPlaying = false;
    clearTimeout(this.#timer);
    this.onChange();
  }

  toggle() {
    if (this.isPlaying) this.pause();
    else this.play();
  }

  #plan() {
    clearTimeout(this.#timer);
    if (this.isPlaying) this.#timer = setTimeout(() => this.#next(), PACE / this.speed);
  }

  async #next() {
    await this.go(this.step + 1);
    if (this.step === this.count) this.pause();
    this.#plan();
  }
}
