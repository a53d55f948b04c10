// @ts-check
/**
 * How a field looks on the canvas: its words, and where its answer will stand. What the staff will see is the preview's
 * business, which the server draws; form-js's own inputs would promise what our pages do not have.
 */
import { h } from 'preact';
import { labelOf } from './fields.js';
import { KINDS, kindName, newField } from './kinds.js';
import { say } from './words.js';

/** @typedef {import('./kinds.js').Field} Field */

/**
 * Return the component by which form-js draws a kind, with what it must know of it.
 *
 * @param {string} type
 * @param {string} language
 */
export function component(type, language) {
  const name = kindName(type, language);
  /** @param {{ field: Field }} props */
  const draw = ({ field }) => h('div', { class: `drawn drawn-${KINDS[type].drawn}` }, parts(type, field, name, language));
  draw.config = {
    type,
    name,
    group: 'basic-input',
    // Never `keyed`: form-js would refuse to open a form that asks a variable twice; our own rule tells of it.
    keyed: false,
    icon: () => null,
    /** @param {Field} attributes @param {boolean} isNew */
    create: (attributes, isNew) => ({ ...(isNew ? newField(type, language) : {}), layout: rowOf(attributes), ...attributes }),
  };
  return draw;
}

/**
 * Return a row of its own, by a name that stays: form-js would name it anew after each change, draw the field anew, and
 * take the keyboard from who types in the panel. It is not kept (fields.js).
 *
 * @param {Field} attributes
 */
function rowOf({ id }) {
  return id ? { row: `Row_${id}`, columns: null } : undefined;
}

/** @param {string} type @param {Field} field @param {string} name @param {string} language */
function parts(type, field, name, language) {
  const { drawn } = KINDS[type];
  if (drawn === 'rule') return [h('hr', {})];
  if (drawn === 'words') return words(field, language);
  if (drawn === 'space') return [h('span', { class: 'drawn-kind' }, name)];
  const marks = [field.key, field.readonly && say(language, 'readonly'), field.properties?.showWhen];
  return [
    h('span', { class: 'drawn-label' }, [
      labelOf(field) || say(language, 'unnamed'),
      field.validate?.required === true && h('span', { class: 'drawn-required', title: say(language, 'required') }, ' *'),
    ]),
    h('span', { class: 'drawn-kind' }, [name, ...marks].filter(Boolean).join(' · ')),
    typeof field.description === 'string' && h('span', { class: 'drawn-help' }, field.description),
    answer(drawn, field),
  ];
}

/** @param {string} drawn @param {Field} field */
function answer(drawn, field) {
  if (drawn !== 'choices') return h('span', { class: 'drawn-answer' });
  const options = Array.isArray(field.values) ? field.values : [];
  return h('span', { class: 'drawn-choices' }, options.map((option) => h('span', {}, String(option?.label ?? ''))));
}

/** @param {Field} field @param {string} language */
function words(field, language) {
  const text = labelOf(field);
  const isHeading = text.startsWith('#');
  return [h('span', { class: isHeading ? 'drawn-heading' : 'drawn-note' }, text.replace(/^[# ]+/, '') || say(language, 'unnamed'))];
}
