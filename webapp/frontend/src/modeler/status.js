// @ts-check
/** The line that says whether the draft is saved, in words and with a time of the office's zone. */
import { say } from './words/index.js';

/** @type {Record<string, string>} */
const ZONES = { 'Asia/Jakarta': 'WIB', 'Asia/Pontianak': 'WIB', 'Asia/Makassar': 'WITA', 'Asia/Jayapura': 'WIT' };

/** @type {Record<import('./saving.js').Status, string>} */
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
 * Say a moment's time: "10.42 WIB".
 *
 * @param {string} moment ISO 8601
 * @param {string} zone such as "Asia/Jakarta"
 */
export function timeOf(moment, zone) {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return `${parts.format(new Date(moment)).replace(':', '.')} ${ZONES[zone] ?? ''}`.trim();
}

/**
 * @param {import('./saving.js').State} state
 * @param {string} zone
 * @param {string} [language]
 */
export function statusWords({ status, savedAt, sentence = '' }, zone, language) {
  const isUntouched = status === 'saved' && !savedAt;
  const word = isUntouched ? 'No changes' : WORDS[status];
  return say(word, { time: savedAt ? timeOf(savedAt, zone) : '', sentence }, language);
}
