// @ts-check
/**
 * What can be set of a field: where it stands in the source, how a person writes it, and what is wrong with what he wrote.
 * Pure. The same limits as in forms/component.py and forms/components.py, which have the last word.
 *
 * @typedef {import('./kinds.js').Field} Field
 * @typedef {import('./fields.js').Schema} Schema
 * @typedef {{ name: string, values?: Record<string, unknown> }} Wrong  a sentence of words.js
 * @typedef {{
 *   panel: string,
 *   input: 'text' | 'long' | 'flag' | 'one' | 'several' | 'options',
 *   read(field: Field): any,
 *   write(field: Field, value: any): Record<string, unknown>,
 *   wrong?(value: string, field: Field, schema: Schema): Wrong | undefined,
 *   choices?: string[],
 * }} Setting  `write` returns the properties of the component to change
 */
import { allFields, labelOf, labelPlace } from './fields.js';

const NAME = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;
const LONGEST_LABEL = 2000;
const DECISIONS = ['', 'setuju', 'tolak'];
const PART_KINDS = ['judul', 'paragraf', 'foto', 'video', 'lampiran'];

/**
 * Return an object with one entry changed; without it, when it is empty; nothing, when none is left.
 *
 * @param {Record<string, unknown> | undefined} object
 * @param {string} name
 * @param {unknown} value
 */
export function changed(object, name, value) {
  const result = { ...object, [name]: value };
  if (value === '' || value === undefined || value === false) delete result[name];
  return Object.keys(result).length ? result : undefined;
}

/** @param {string} value @returns {Wrong | undefined} */
function wrongText(value) {
  if (value.startsWith('=')) return { name: 'wrong.expression' };
  if (value.length > LONGEST_LABEL) return { name: 'wrong.long', values: { most: LONGEST_LABEL } };
  return undefined;
}

/** @param {string} place @returns {(value: string) => Wrong | undefined} */
const needed = (place) => (value) => wrongText(value) ?? (value.trim() ? undefined : { name: 'wrong.empty', values: { name: place } });

/** @param {string} value @returns {Wrong | undefined} */
const wrongCondition = (value) =>
  !value || /^\s*[^=\s][^=]*=\s*\S/.test(value) ? undefined : { name: 'wrong.condition', values: { value } };

/** @param {string} value @returns {Wrong | undefined} */
function wrongNames(value) {
  const word = value.split(/\s+/).find((each) => each && !NAME.test(each));
  return word ? { name: 'wrong.name', values: { value: word } } : undefined;
}

/** @param {number} most @returns {(value: string) => Wrong | undefined} */
const wrongWhole = (most) => (value) =>
  !value || (/^\d+$/.test(value) && Number(value) <= most) ? undefined : { name: 'wrong.whole', values: { value, most } };

/** @param {string} value @returns {Wrong | undefined} */
function wrongPattern(value) {
  const bare = value.replace(/\\.|\[\^?\]?(?:\\.|[^\]\\])*\]/g, 'x');
  const isBad = /[()|]/.test(bare) || (bare.match(/[*+?{]/g) ?? []).length > 3 || value.length > 200;
  return isBad ? { name: 'wrong.pattern', values: { value } } : undefined;
}

/** @param {string} value @returns {Wrong | undefined} */
const wrongNumber = (value) =>
  !value || /^-?\d+([.,]\d+)?$/.test(value) ? undefined : { name: 'wrong.number', values: { value } };

/** @param {string} name @param {Partial<Setting>} [more] @returns {Setting} */
const direct = (name, more = {}) => ({
  panel: 'basic',
  input: 'text',
  read: (field) => String(field[name] ?? ''),
  write: (_, value) => ({ [name]: value === '' ? undefined : value }),
  wrong: wrongText,
  ...more,
});

/** @param {string} name @param {Partial<Setting>} [more] @returns {Setting} one of the component's `properties` */
const property = (name, more = {}) => ({
  panel: 'when',
  input: 'text',
  read: (field) => String(field.properties?.[name] ?? ''),
  write: (field, value) => ({ properties: changed(field.properties, name, value) }),
  wrong: wrongText,
  ...more,
});

/** @param {string} name @param {(text: string) => unknown} meant @param {Partial<Setting>} more @returns {Setting} one of `validate` */
const rule = (name, meant, more) => ({
  panel: 'rules',
  input: 'text',
  read: (field) => String(field.validate?.[name] ?? ''),
  write: (field, value) => ({ validate: changed(field.validate, name, value === '' ? '' : meant(value)) }),
  ...more,
});

const number = (/** @type {string} */ text) => Number(text.replace(',', '.'));

/** @type {Record<string, Setting>} */
export const SETTINGS = {
  title: direct('title', { wrong: needed('title') }),
  'title:en': property('title:en', { panel: 'english' }),
  label: {
    panel: 'basic',
    input: 'long',
    read: labelOf,
    write: (field, value) => ({ [labelPlace(field)]: value }),
    wrong: needed('label'),
  },
  text: direct('text', { input: 'long', wrong: needed('text') }),
  key: {
    ...direct('key'),
    wrong: (value, field, schema) => {
      if (!NAME.test(value)) return { name: 'wrong.key', values: { value } };
      const isTaken = allFields(schema).some((other) => other.id !== field.id && other.key === value);
      return isTaken ? { name: 'wrong.twice', values: { value } } : undefined;
    },
  },
  description: direct('description', { input: 'long' }),
  required: {
    panel: 'rules',
    input: 'flag',
    read: (field) => field.validate?.required === true,
    write: (field, value) => ({ validate: changed(field.validate, 'required', value) }),
  },
  readonly: {
    panel: 'rules',
    input: 'flag',
    read: (field) => field.readonly === true,
    write: (_, value) => ({ readonly: value || undefined }),
  },
  personal: property('alur:personal', {
    panel: 'rules',
    input: 'flag',
    read: (field) => field.properties?.['alur:personal'] === 'true',
    write: (field, value) => ({ properties: changed(field.properties, 'alur:personal', value ? 'true' : '') }),
  }),
  minLength: rule('minLength', Number, { wrong: wrongWhole(10_000) }),
  maxLength: rule('maxLength', Number, { wrong: wrongWhole(10_000) }),
  pattern: rule('pattern', String, { wrong: wrongPattern }),
  min: rule('min', number, { wrong: wrongNumber }),
  max: rule('max', number, { wrong: wrongNumber }),
  decimalDigits: direct('decimalDigits', {
    panel: 'rules',
    wrong: wrongWhole(6),
    write: (_, value) => ({ decimalDigits: value === '' ? undefined : Number(value) }),
  }),
  subtype: direct('subtype', { input: 'one', choices: ['date', 'datetime'], read: (field) => field.subtype ?? 'date' }),
  options: {
    panel: 'options',
    input: 'options',
    read: (field) => (Array.isArray(field.values) ? field.values : []),
    write: (_, value) => value,
  },
  showWhen: property('showWhen', { wrong: wrongCondition }),
  requiredWhen: property('requiredWhen', { wrong: wrongCondition }),
  requiredUnless: property('requiredUnless', { wrong: wrongNames }),
  allWhen: property('allWhen', { wrong: wrongCondition }),
  source: property('source', { panel: 'parts', wrong: (value) => needed('source')(value) ?? wrongNames(value) }),
  decisions: property('decisions', { panel: 'parts', wrong: wrongNames }),
  only: property('only', { panel: 'parts', input: 'one', choices: DECISIONS }),
  partKinds: property('partKinds', { panel: 'parts', input: 'several', choices: PART_KINDS }),
  titleFrom: property('titleFrom', { panel: 'parts', wrong: wrongNames }),
  takeFrom: property('takeFrom', { panel: 'parts', wrong: wrongNames }),
  noteFor: property('noteFor', { panel: 'parts' }),
  suggestFrom: property('suggestFrom', { panel: 'suggestion', wrong: wrongNames }),
  suggestAs: property('suggestAs', {
    panel: 'suggestion',
    input: 'flag',
    read: (field) => field.properties?.suggestAs === 'slug',
    write: (field, value) => ({ properties: changed(field.properties, 'suggestAs', value ? 'slug' : '') }),
  }),
  suggest: {
    panel: 'suggestion',
    input: 'long',
    read: (field) => pairs(field).map(([name, value]) => `${name}=${value}`).join('\n'),
    write: (field, value) => ({ properties: withPairs(field.properties, value) }),
    wrong: (value) => {
      const number = value.split('\n').findIndex((line) => line.trim() && !/^[^=]+=\s*\S/.test(line)) + 1;
      return number ? { name: 'wrong.pairs', values: { number } } : undefined;
    },
  },
  'label:en': property('label:en', { panel: 'english', input: 'long' }),
  'description:en': property('description:en', { panel: 'english', input: 'long' }),
};

const SUGGEST = 'suggest:';

/** @param {Field} field @returns {[string, string][]} */
function pairs(field) {
  const found = Object.entries(field.properties ?? {}).filter(([name]) => name.startsWith(SUGGEST));
  return found.map(([name, value]) => [name.slice(SUGGEST.length), String(value)]);
}

/** @param {Record<string, unknown> | undefined} properties @param {string} lines */
function withPairs(properties, lines) {
  const others = Object.entries(properties ?? {}).filter(([name]) => !name.startsWith(SUGGEST));
  const said = lines.split('\n').filter((line) => line.trim());
  const written = said.map((line) => [SUGGEST + line.slice(0, line.indexOf('=')).trim(), line.slice(line.indexOf('=') + 1).trim()]);
  const result = Object.fromEntries([...others, ...written]);
  return Object.keys(result).length ? result : undefined;
}
