// @ts-check
/**
 * The choices of a field: words, value, and the words in English, which stand among the field's properties by the value.
 * Pure: each change is told as the properties of the component to change.
 *
 * @typedef {import('./kinds.js').Field} Field
 * @typedef {{ label: string, value: string, english: string }} Option
 */
import { freeName, variableName } from './fields.js';
import { changed } from './settings.js';

const ENGLISH = 'option:en:';

/** @param {Field} field @returns {Option[]} */
export function optionsOf(field) {
  const values = Array.isArray(field.values) ? field.values : [];
  return values.map((option) => ({
    label: String(option?.label ?? ''),
    value: String(option?.value ?? ''),
    english: String(field.properties?.[`${ENGLISH}${option?.value}`] ?? ''),
  }));
}

/**
 * Return what to change of a field so that it has these choices.
 *
 * @param {Field} field
 * @param {Option[]} options
 */
export function withOptions(field, options) {
  const before = optionsOf(field).map(({ value }) => ENGLISH + value);
  /** @type {Record<string, unknown> | undefined} */
  let properties = field.properties && { ...field.properties };
  for (const name of before) if (properties) delete properties[name];
  for (const { value, english } of options) properties = changed(properties, ENGLISH + value, english);
  if (properties && !Object.keys(properties).length) properties = undefined;
  const kept = Array.isArray(field.values) ? field.values : [];
  const values = options.map(({ label, value }) => ({ ...kept.find((each) => each?.value === value), label, value }));
  return { values: values.length ? values : undefined, properties };
}

/**
 * Return the choices with one more, which has a value of its own.
 *
 * @param {Option[]} options
 * @param {string} label
 * @returns {Option[]}
 */
export function added(options, label) {
  const value = freeName(variableName(label), options.map((option) => option.value));
  return [...options, { label, value, english: '' }];
}

/**
 * Return the choices with one of them a place higher.
 *
 * @param {Option[]} options
 * @param {number} index
 */
export function raised(options, index) {
  if (index <= 0) return options;
  const result = [...options];
  [result[index - 1], result[index]] = [result[index], result[index - 1]];
  return result;
}

/**
 * Say what is wrong with what was written as one value of a choice.
 *
 * @param {Option[]} options
 * @param {number} index
 * @param {'label' | 'value' | 'english'} place
 * @param {string} text
 * @returns {import('./settings.js').Wrong | undefined}
 */
export function wrongOption(options, index, place, text) {
  if (text.startsWith('=')) return { name: 'wrong.expression' };
  if (place === 'english') return undefined;
  if (!text.trim()) return { name: 'wrong.empty', values: { name: place } };
  const isTaken = place === 'value' && options.some((option, at) => at !== index && option.value === text);
  return isTaken ? { name: 'wrong.option', values: { value: text } } : undefined;
}
