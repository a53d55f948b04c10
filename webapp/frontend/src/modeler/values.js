// @ts-check
/**
 * What may stand in a field of the panel, as `engine/durations.py` and `engine/diagram/rules/extensions.py` read it.
 *
 * Each check takes what was typed and returns the sentence (a key of words/id.js) that says what is wrong, or null.
 * The server checks again; this is so that a value that cannot be read is never stored.
 */
const DURATION = /^P(?=.)(?:\d{1,6}W|(?:\d{1,4}Y)?(?:\d{1,6}M)?(?:\d{1,6}D)?(?:T(?=\d)(?:\d{1,9}H)?(?:\d{1,9}M)?(?:\d{1,9}(?:[.,]\d{1,6})?S)?)?)$/;
const CYCLE = /^R\d{0,9}\/(P[^/]*)$/;
const MOMENT = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)?)?$/;
const DATE = /^\d{4}-\d\d-\d\d$/;
const VARIABLE = /^[\p{L}_][\p{L}\p{N}_]{0,63}$/u;
const NAME = /^[\p{L}\p{N}_.-]{1,64}$/u;
const WORKED_OUT = /^\s*(=|[$#]\{)/;

/** @typedef {(value: string | undefined) => string | null} Check */

/** @type {Check} */
export const duration = (value) =>
  !value || DURATION.test(value) ? null : 'Write a duration such as PT30M (30 minutes), PT2H or P1D (one day).';

/** @type {Check} */
export const date = (value) => (!value || isDate(value) ? null : 'Write a date such as 2026-11-27.');

/** @type {Check} */
export const variable = (value) =>
  !value || VARIABLE.test(value) ? null : 'Write one name of a variable: letters, digits and _, such as nomor_agenda.';

/** @type {Check} */
export const variables = (value) =>
  words(value).every((word) => VARIABLE.test(word)) ? null : 'Write names of variables with spaces between them.';

/** @type {Check} */
export const name = (value) =>
  !value || NAME.test(value) ? null : 'Write one name without spaces, such as kasie.';

/** @type {Check} */
export const names = (value) =>
  words(value).every((word) => NAME.test(word)) ? null : 'Write ids of steps with spaces between them.';

/** @type {Check} */
export const row = (value) => (!value || /^\d{1,3}[a-z]?$/.test(value) ? null : 'Write a number such as 3.');

/** An expression in our own language: other engines' marks are translated on reading, not typed here. @type {Check} */
export const expression = (value) =>
  value && WORKED_OUT.test(value) ? 'Write the expression without ${…} or =, such as kelengkapan == "lengkap".' : null;

/**
 * Check a timer's value of one kind; expressions over the case are left to the server.
 *
 * @param {'timeDuration' | 'timeDate' | 'timeCycle'} kind
 * @returns {Check}
 */
export const timer = (kind) => (value) => {
  if (!value || !/^[PR\d]/.test(value)) return expression(value);
  if (kind === 'timeDuration') return duration(value);
  if (kind === 'timeDate') return MOMENT.test(value) ? null : 'Write a moment such as 2026-11-27T15:50+07:00.';
  const length = CYCLE.exec(value)?.[1];
  return length && !duration(length) ? null : 'Write a repetition such as R3/PT1H (three times, every hour).';
};

/** @param {string | undefined} text @returns {string[]} */
export function words(text) {
  return (text ?? '').split(/\s+/).filter(Boolean);
}

/** The lines of a text, without empty ones. @param {string | undefined} text */
export function lines(text) {
  return (text ?? '').split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
}

const UNITS = /** @type {const} */ ([['Y', 'year'], ['M', 'month'], ['W', 'week'], ['D', 'day'], ['H', 'hour'], ['M', 'minute'], ['S', 'second']]);

/**
 * Say a duration in words; what is no duration is returned as it is.
 *
 * @param {string} value such as "PT90M"
 * @param {(word: string, values: Record<string, string>) => string} translate
 */
export function inWords(value, translate) {
  if (duration(value) || !value) return value;
  const [days, time = ''] = value.slice(1).split('T');
  /** @type {string[]} */
  const said = [];
  UNITS.forEach(([letter, unit], place) => {
    const count = (place < 4 ? days : time).match(new RegExp(`([\\d.,]+)${letter}`))?.[1];
    if (count) said.push(translate(`{count} ${unit}${count === '1' ? '' : 's'}`, { count }));
  });
  return said.join(' ');
}

/** @param {string} value */
function isDate(value) {
  const moment = new Date(`${value}T00:00:00Z`);
  return DATE.test(value) && !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(value);
}
