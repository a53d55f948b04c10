// @ts-check
/** A step: its quality standard, who does it and when, its paraf, and the topic of a job. */
import { getBusinessObject, is, isAny } from 'bpmn-js/lib/util/ModelUtil';
import { extensionsOf, setExtension } from '../extensions.js';
import { SET_STANDARD_TIME, standardTime } from '../standard-time.js';
import { duration, expression, name, names, row, variable, variables } from '../values.js';
import { attribute } from './entries.js';

/**
 * @typedef {import('./entries.js').Field} Field
 * @typedef {import('../extensions.js').Element} Element
 */
const MUTU_BAKU = 'alur:MutuBaku';

/** @param {string} property @param {string} label @param {Partial<Field>} [rest] @returns {Field} */
const standard = (property, label, rest = {}) => ({
  id: `alur-mutu-${property}`,
  label,
  get: (element) => extensionsOf(getBusinessObject(element), MUTU_BAKU)[0]?.get(property),
  set: (injector, element, value) => setExtension(injector, element, getBusinessObject(element), MUTU_BAKU, { [property]: value }),
  ...rest,
});

/** @type {Field[]} */
export const STANDARD = [
  standard('nomor', 'Row of the SOP', { check: row }),
  standard('kelengkapan', 'Requirements', { isLong: true }),
  standard('waktu', 'Standard time', {
    check: duration,
    description: 'For example PT30M; its timer is drawn at the step.',
    get: standardTime,
    set: (injector, element, value) => injector.get('commandStack').execute(SET_STANDARD_TIME, { element, value }),
  }),
  standard('keluaran', 'Output', { isLong: true }),
  standard('keterangan', 'Remarks', { isLong: true }),
];

/** @type {Field[]} */
export const ASSIGNMENT = [
  candidateGroups(),
  attribute('alur:assignee', {
    id: 'alur-assignee', label: 'Person', check: expression, description: 'An expression, such as "demo" or petugas_id.',
  }),
  attribute('alur:due', {
    id: 'alur-due', label: 'Due', check: expression, description: 'An expression, such as duration("PT1H") or a variable.',
  }),
];

/** @type {Field} */
export const NEEDS_PARAF = attribute('alur:needsParaf', {
  id: 'alur-needsParaf', label: 'Needs the paraf of steps', check: names,
});

/** @type {Field[]} */
export const PARAF = [
  attribute('alur:paraf', { id: 'alur-paraf', label: 'Paraf covers', check: variables, description: 'Variables, with spaces between them.' }),
  NEEDS_PARAF,
  attribute('alur:separateFrom', { id: 'alur-separateFrom', label: 'Done by another than', check: names }),
];

/** @type {Field[]} */
export const REGISTER = [
  attribute('alur:register', { id: 'alur-register', label: 'Register', check: name }),
  attribute('alur:registerVariable', { id: 'alur-registerVariable', label: 'Number is written to', check: variable }),
];

/** @type {Field[]} */
export const TOPIC = [{
  id: 'alur-topic',
  label: 'Topic',
  description: 'Which handler does the job, such as publish.',
  check: name,
  get: (element) => getBusinessObject(element).get('camunda:topic'),
  set: (injector, element, value) => injector.get('modeling')
    .updateProperties(element, { 'camunda:topic': value, 'camunda:type': value && 'external' }),
}];

const PEOPLE = ['bpmn:UserTask', 'bpmn:ManualTask', 'bpmn:ScriptTask', 'bpmn:BusinessRuleTask', 'bpmn:ReceiveTask'];

/** @param {Element} element */
export function isOfPerson(element) {
  return element.type === 'bpmn:Task' || isAny(element, PEOPLE);
}

/** @param {Element} element */
export function isJob(element) {
  return isAny(element, ['bpmn:ServiceTask', 'bpmn:SendTask', 'bpmn:BusinessRuleTask']);
}

/** Only a user task has Camunda's groups; the others take theirs from the lane. @param {Element} element */
export function assignment(element) {
  return is(element, 'bpmn:UserTask') ? ASSIGNMENT : ASSIGNMENT.slice(1);
}

/** @returns {Field} */
function candidateGroups() {
  return attribute('camunda:candidateGroups', {
    id: 'alur-candidateGroups', label: 'Group', check: name, description: 'Only where it is another than that of the lane.',
  });
}
