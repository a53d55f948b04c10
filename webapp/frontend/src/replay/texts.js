// @ts-check
/** What is written about a step: the number, what happened, the panel, the list, the address. */

export class Texts {
  #panel = document.getElementById('replay-panel');
  #links = [...document.querySelectorAll('.replay-steps a')];
  #status;

  /**
   * @param {HTMLElement} bar
   * @param {number} count of all steps
   */
  constructor(bar, count) {
    this.bar = bar;
    this.count = count;
    this.#status = bar.querySelector('[role=status]');
  }

  /**
   * @param {number} step
   * @param {import('./frames.js').Frame} frame
   * @param {boolean} isPlaying then nobody is read every step aloud
   */
  show(step, frame, isPlaying) {
    this.#status?.setAttribute('aria-live', isPlaying ? 'off' : 'polite');
    this.#write('[data-step-number]', this.#numbered(step));
    this.#write('[data-step-said]', frame.said);
    // Made and escaped by our own server, as the page itself.
    if (this.#panel) this.#panel.innerHTML = frame.panel;
    const address = new URL(location.href);
    address.searchParams.set('langkah', String(step));
    history.replaceState(history.state, '', address);
    this.#mark(step);
  }

  /** @param {number} step that the server wrote */
  showFirst(step) {
    this.#mark(step);
  }

  fail() {
    this.#status?.setAttribute('aria-live', 'assertive');
    this.#write('[data-step-said]', this.bar.dataset.failed ?? '');
  }

  /** @param {number} step */
  #numbered(step) {
    const words = this.bar.dataset.step ?? '';
    return words.replace('{number}', String(step)).replace('{count}', String(this.count));
  }

  /** @param {number} step */
  #mark(step) {
    this.bar.dataset.shown = String(step);
    this.bar.querySelector('input[type=range]')?.setAttribute('aria-valuetext', this.#numbered(step));
    this.#links.forEach((link, index) => {
      if (index + 1 === step) link.setAttribute('aria-current', 'step');
      else link.removeAttribute('aria-current');
    });
    const [link, list] = [this.#links[step - 1], document.querySelector('.replay-steps')];
    if (!link || !list) return;
    const [above, here] = [list.getBoundingClientRect(), link.getBoundingClientRect()];
    list.scrollTop += here.top - above.top - above.height / 3; // never the page
  }

  /**
   * @param {string} where
   * @param {string} words
   */
  #write(where, words) {
    const place = this.bar.querySelector(where);
    if (place) place.textContent = words;
  }
}
