// @ts-check
/** What the page tells above the form: whether it is saved, and what a person must decide. */
import { timeOf } from '../draft/times.js';
import { make } from './dom.js';
import { say } from './words.js';

/**
 * @param {import('../draft/saving.js').State} state
 * @param {string} language
 * @param {string} zone
 */
export function statusWords({ status, savedAt, sentence, isKept }, language, zone) {
  if (status === 'saved') return savedAt ? say(language, 'status.saved', { at: timeOf(savedAt, zone) }) : say(language, 'status.opened');
  if (status === 'offline' && !isKept) return say(language, 'status.lost');
  return say(language, `status.${status}`, { sentence: sentence ?? '' });
}

/**
 * Ask a person to decide.
 *
 * @param {HTMLElement} container
 * @param {string} sentence
 * @param {[string, () => void][]} ways words of a button, and what it does
 * @param {[string, string]} [reading] words and address of what helps to decide, in a window of its own
 */
export function ask(container, sentence, ways, reading) {
  const close = () => container.replaceChildren();
  container.replaceChildren(
    make('div', { class: 'notice warn', role: 'alert' },
      make('div', {},
        make('p', { text: sentence }),
        make('p', { class: 'buttons' }, ...ways.map(([words, work]) =>
          make('button', { type: 'button', class: 'button', text: words, onclick: () => { close(); work(); } })),
          reading && make('a', { class: 'button', target: '_blank', href: reading[1], text: reading[0] }))),
    ),
  );
}
