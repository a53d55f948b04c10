// @ts-check
/** The SOP's identity page, on the process: number, dates, who approved it, legal basis and what the form lists. */
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';
import { extensionsOf, processOf, setExtension } from '../extensions.js';
import { date, lines, variable, variables } from '../values.js';

const SOP = 'alur:Sop';

/**
 * @typedef {import('./entries.js').Field} Field
 * @typedef {import('../extensions.js').Element} Element
 */

/**
 * Return the process that the panel means for an element: of a drawing with pools, the one that runs.
 *
 * @param {Element} element
 */
export function shownProcess(element) {
  const own = getBusinessObject(element);
  if (!is(own, 'bpmn:Collaboration')) return processOf(element);
  const processes = (own.get('participants') ?? []).map((/** @type {any} */ pool) => pool.get('processRef')).filter(Boolean);
  return processes.find((/** @type {any} */ one) => one.get('isExecutable')) ?? processes[0];
}

/** @param {Element} element */
const sopOf = (element) => extensionsOf(shownProcess(element), SOP)[0];

/** @param {string} property @param {string} label @param {Partial<Field>} [rest] @returns {Field} */
const text = (property, label, rest = {}) => ({
  id: `alur-${property}`,
  label,
  get: (element) => sopOf(element)?.get(property),
  set: (injector, element, value) => setExtension(injector, element, shownProcess(element), SOP, { [property]: value }),
  ...rest,
});

/** @param {string} property @param {string} label @returns {Field} */
const list = (property, label) => ({
  id: `alur-${property}`,
  label,
  description: 'One a line.',
  isLong: true,
  get: (element) => (sopOf(element)?.get(property) ?? []).join('\n'),
  set: (injector, element, value) => setExtension(injector, element, shownProcess(element), SOP, { [property]: lines(value) }),
});

/** @param {string} property @param {string} label @param {Partial<Field>} rest @returns {Field} */
const ofProcess = (property, label, rest) => ({
  id: `alur-${property}`,
  label,
  get: (element) => shownProcess(element).get(`alur:${property}`),
  set: (injector, element, value) => injector.get('modeling')
    .updateModdleProperties(element, shownProcess(element), { [`alur:${property}`]: value }),
  ...rest,
});

/** @type {Field[]} */
export const IDENTITY = [
  text('nomor', 'SOP number'),
  text('nama', 'SOP name'),
  text('instansi', 'Office'),
  text('tanggalPembuatan', 'Made on', { check: date, description: 'For example 2026-11-27.' }),
  text('tanggalRevisi', 'Revised on', { check: date }),
  text('tanggalPengesahan', 'Approved on', { check: date }),
  text('disahkanOleh', 'Approved by'),
];

/** @type {Field[]} */
export const LISTS = [
  list('dasarHukum', 'Legal basis'),
  list('keterkaitan', 'Related SOPs'),
  list('peringatan', 'Warnings'),
  list('peralatan', 'Equipment'),
  list('pencatatan', 'Records'),
];

/** @type {Field[]} */
export const NAMING = [
  ofProcess('title', 'Variable that names a case', { check: variable }),
  ofProcess('summary', 'Variables that lists show', { check: variables, isLong: true }),
];

/** The qualification of a lane's people stands on the identity page, but is written where the lane is. @type {Field} */
export const QUALIFICATION = {
  id: 'alur-kualifikasi',
  label: 'Qualifications',
  description: 'One a line.',
  isLong: true,
  get: (element) => qualifications(element).filter((one) => one.get('lane') === element.id).map((one) => one.get('text')).join('\n'),
  set: (injector, element, value) => {
    const factory = injector.get('bpmnFactory');
    const own = lines(value).map((line) => factory.create('alur:Kualifikasi', { lane: element.id, text: line }));
    const all = qualifications(element);
    const place = all.findIndex((one) => one.get('lane') === element.id);
    const others = all.filter((one) => one.get('lane') !== element.id);
    others.splice(place < 0 ? others.length : place, 0, ...own);
    setExtension(injector, element, processOf(element), SOP, { kualifikasi: others });
  },
};

/** @param {Element} element @returns {any[]} */
function qualifications(element) {
  return extensionsOf(processOf(element), SOP)[0]?.get('kualifikasi') ?? [];
}
