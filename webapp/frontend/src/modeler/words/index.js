// @ts-check
/**
 * What the modeler says, in the language of the page. The words of bpmn-js and ours are written in English in the
 * code; id.js, events.js and own-id.js have them in Indonesian.
 *
 * `missing` collects what was asked for and is not there, for a test to find empty.
 *
 * @typedef {Record<string, string>} Values
 */
import { eventInIndonesian } from './events.js';
import theirs from './id.js';
import ours from './own-id.js';

// Menus write "User task", the panel "User Task".
const INDONESIAN = new Map(Object.entries({ ...theirs, ...ours }).map(([word, said]) => [word.toLowerCase(), said]));

// Tells a problem's severity from a word of BPMN: an error event is no mistake.
const PREFIX = /^Problem: (?=.)/;

/** @type {Set<string>} */
export const missing = new Set();

/**
 * Say a word in a language, with values in place of {names}.
 *
 * @param {string} word in English
 * @param {Values} [values]
 * @param {string} [language]
 */
export function say(word, values = {}, language = languageOfPage()) {
  const said = language === 'id' ? inIndonesian(word) : word.replace(PREFIX, '');
  return said.replace(/{([^}]+)}/g, (all, key) => (key in values ? String(values[key]) : all));
}

/** @param {string} word */
function inIndonesian(word) {
  const said = INDONESIAN.get(word.trim().toLowerCase()) ?? eventInIndonesian(word);
  if (said !== undefined) return said;
  // An id of the diagram, a symbol or a number is not translated.
  if (/[A-Za-z]{2}/.test(word)) missing.add(word);
  return word;
}

function languageOfPage() {
  return typeof document === 'undefined' ? 'id' : document.documentElement.lang.slice(0, 2);
}

/** The module that bpmn-js asks. */
export default { translate: ['value', (/** @type {string} */ word, /** @type {Values} */ values) => say(word, values)] };
