// @ts-check
/** The diagram of a replay: of the version on which the case ran then, with that step's marks on it. */
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import { installMarks } from '../diagram/marks.js';
import { readState } from '../diagram/state.js';
import { installView, partToShow } from '../diagram/view.js';

export class Stage {
  #viewer;
  #address = '';
  #isViewed = false;
  #clear = () => {};
  /** @type {Map<string, Promise<string>>} */
  #sources = new Map();

  /** @param {HTMLElement} container */
  constructor(container) {
    this.container = container;
    this.#viewer = new NavigatedViewer({ container });
  }

  /** @param {import('./frames.js').Frame} frame */
  async show(frame) {
    if (frame.diagram_url !== this.#address) await this.#draw(frame);
    if (this.container.hidden) return;
    this.#clear();
    this.#clear = this.#mark(frame);
    this.#follow([...frame.stalled, ...frame.late, ...frame.waiting]);
  }

  /**
   * Bring what the case waits for into the window, at once, when none of it is in there.
   *
   * @param {string[]} important
   */
  #follow(important) {
    const [canvas, registry] = [this.#viewer.get('canvas'), this.#viewer.get('elementRegistry')];
    const elements = important.map((id) => registry.get(id)).filter(Boolean);
    const { inner, outer, ...window } = canvas.viewbox();
    if (elements.length === 0 || elements.some((element) => isWithin(element, window))) return;
    canvas.viewbox(partToShow(inner, outer, elements[0]));
  }

  /**
   * Draw another version. What cannot be drawn is hidden: the table says the same.
   *
   * @param {import('./frames.js').Frame} frame
   */
  async #draw(frame) {
    const source = await this.#read(frame.diagram_url);
    this.#address = frame.diagram_url;
    this.#clear = () => {};
    this.container.hidden = false;
    let isDrawn = true;
    try {
      await this.#viewer.importXML(source);
      this.#view([...frame.stalled, ...frame.late, ...frame.waiting]);
    } catch {
      isDrawn = false;
    }
    this.container.hidden = !isDrawn;
    for (const said of document.querySelectorAll('[data-diagram-missing]')) {
      if (said instanceof HTMLElement) said.hidden = isDrawn;
    }
  }

  /** @param {string[]} important */
  #view(important) {
    if (!this.#isViewed) {
      installView(this.#viewer, this.container, important);
      this.#isViewed = true;
      return;
    }
    const canvas = this.#viewer.get('canvas');
    const { inner, outer } = canvas.viewbox();
    canvas.viewbox(partToShow(inner, outer, null));
  }

  /** @param {import('./frames.js').Frame} frame */
  #mark(frame) {
    const [registry, overlays] = [this.#viewer.get('elementRegistry'), this.#viewer.get('overlays')];
    const unmark = installMarks(this.#viewer, readState(JSON.stringify(frame)));
    /** @type {(id: string, position: object, html: HTMLElement) => void} */
    const add = (id, position, html) => {
      if (registry.get(id)) overlays.add(id, 'replay', { position, html });
    };
    for (const [id, count] of Object.entries(frame.tokens)) {
      add(id, { top: -13, left: -13 }, note('replay-token', String(count), frame.labels.token));
    }
    for (const id of frame.timers) add(id, { bottom: 10, left: -6 }, note('replay-timer', '◷', frame.labels.timer));
    for (const [id, words] of Object.entries(frame.badges)) {
      add(id, { bottom: 0, left: 4 }, note('replay-badge', words, words));
    }
    return () => {
      unmark();
      overlays.remove({ type: 'replay' });
    };
  }

  /** @param {string} address */
  #read(address) {
    const known = this.#sources.get(address) ?? fetchText(address);
    this.#sources.set(address, known);
    known.catch(() => this.#sources.delete(address));
    return known;
  }
}

/**
 * Say whether the middle of an element is in a window.
 *
 * @param {import('../diagram/view.js').Box} element
 * @param {import('../diagram/view.js').Box} window
 */
export function isWithin(element, window) {
  const [x, y] = [element.x + element.width / 2, element.y + element.height / 2];
  return x >= window.x && x <= window.x + window.width && y >= window.y && y <= window.y + window.height;
}

/**
 * @param {string} name class
 * @param {string} words
 * @param {string} title
 */
function note(name, words, title) {
  const box = document.createElement('div');
  box.className = name;
  box.title = title;
  box.textContent = words;
  return box;
}

/** @param {string} address */
async function fetchText(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`Expected the diagram at '${address}', but found status ${response.status}`);
  return response.text();
}
