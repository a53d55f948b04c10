// @ts-check
/** The line that says whether the draft is saved, in words and with a time of the office's zone. */
import { timeOf } from '../draft/times.js';
import { say } from './words/index.js';

/** @type {Record<import('../draft/saving.js').Status, string>} */
const WORDS = {
  saved: 'Saved {time}',
  waiting: 'Changed, not saved yet',
  saving: 'Saving …',
  offline: 'Not saved yet: no connection; kept in this browser',
  loggedOut: 'Not saved yet: log in again in another window; kept in this browser',
  refused: 'Not saved: {sentence}',
  conflict: 'Not saved: {sentence}',
};

/**
 * @param {import('../draft/saving.js').State} state
 * @param {string} zone
 * @param {string} [language]
 */
export function statusWords({ status, savedAt, sentence = '' }, zone, language) {
  const isUntouched = status === 'saved' && !savedAt;
  const word = isUntouched ? 'No changes' : WORDS[status];
  return say(word, { time: savedAt ? timeOf(savedAt, zone) : '', sentence }, language);
}
