// @ts-check
/**
 * Which groups the properties panel shows for an element: BPMN's own where the engine honours them, and ours.
 *
 * @typedef {import('../extensions.js').Element} Element
 * @typedef {import('./entries.js').Field} Field
 * @typedef {{ id: string, label: string, fields: Field[] }} OwnGroup
 */
import { Group } from '@bpmn-io/properties-panel';
import { is, isAny } from 'bpmn-js/lib/util/ModelUtil';
import { attribute, entryOf } from './entries.js';
import {
  CALL, CONDITION, CORRELATION, ESCALATION, INPUTS, OUTPUTS, REPETITION,
  hasCondition, isConversation, isRepeated, isTimer, timerFields,
} from './flows.js';
import { FORM } from './forms.js';
import { IDENTITY, LISTS, NAMING, QUALIFICATION, shownProcess } from './identity.js';
import { NEEDS_PARAF, PARAF, REGISTER, STANDARD, TOPIC, assignment, isJob, isOfPerson } from './step.js';
import { name } from '../values.js';

// Compensation and ad-hoc are refused by the engine; timers have fields of ours, which are checked.
const NOT_OURS = new Set(['compensation', 'adHocCompletion', 'timer']);
const LANE = [attribute('alur:group', { id: 'alur-group', label: 'Group', check: name, description: 'If it is not the id of the lane.' }), QUALIFICATION];

/**
 * Say which groups of ours an element has, in the order in which they are read.
 *
 * @param {Element} element
 * @returns {OwnGroup[]}
 */
export function groupsOf(element) {
  return [...ofProcess(element), ...ofStep(element), ...ofFlow(element)].filter(({ fields }) => fields.length);
}

/** @param {Element} element @returns {OwnGroup[]} */
function ofProcess(element) {
  if (is(element, 'bpmn:Lane')) return [{ id: 'alur-lane', label: 'Executor', fields: LANE }];
  if (!isAny(element, ['bpmn:Process', 'bpmn:Collaboration', 'bpmn:Participant']) || !shownProcess(element)) return [];
  return [
    { id: 'alur-identity', label: 'SOP identity', fields: IDENTITY },
    { id: 'alur-lists', label: 'SOP basis and equipment', fields: LISTS },
    { id: 'alur-naming', label: 'Names of cases', fields: NAMING },
  ];
}

/** @param {Element} element @returns {OwnGroup[]} */
function ofStep(element) {
  if (!is(element, 'bpmn:Activity')) return [];
  const isPerson = isOfPerson(element);
  const signs = isAny(element, ['bpmn:ServiceTask', 'bpmn:SendTask']) ? [NEEDS_PARAF] : [];
  return [
    { id: 'alur-standard', label: 'Quality standard', fields: STANDARD },
    { id: 'alur-form', label: 'Form', fields: is(element, 'bpmn:UserTask') ? [FORM] : [] },
    { id: 'alur-assignment', label: 'Executor', fields: isPerson ? assignment(element) : [] },
    { id: 'alur-paraf', label: 'Paraf', fields: isPerson ? PARAF : signs },
    { id: 'alur-register', label: 'Register', fields: isPerson ? REGISTER : [] },
    { id: 'alur-topic', label: 'Job', fields: isJob(element) ? [...TOPIC, INPUTS] : [] },
    { id: 'alur-call', label: 'Call', fields: is(element, 'bpmn:CallActivity') ? [...CALL, INPUTS, OUTPUTS] : [] },
    { id: 'alur-repetition', label: 'Repetition', fields: isRepeated(element) ? REPETITION : [] },
    { id: 'alur-conversation', label: 'Conversation', fields: isConversation(element) ? CORRELATION : [] },
  ];
}

/** @param {Element} element @returns {OwnGroup[]} */
function ofFlow(element) {
  const isEscalation = is(element, 'bpmn:ThrowEvent')
    && element.businessObject.get('eventDefinitions')?.some((/** @type {any} */ one) => is(one, 'bpmn:EscalationEventDefinition'));
  return [
    { id: 'alur-condition-group', label: 'Condition', fields: hasCondition(element) ? [CONDITION] : [] },
    { id: 'alur-timer', label: 'Timer', fields: isTimer(element) ? timerFields(element) : [] },
    { id: 'alur-escalation', label: 'Escalation to people', fields: isEscalation ? ESCALATION : [] },
    { id: 'alur-event-conversation', label: 'Conversation', fields: eventMessage(element) },
  ];
}

/** @param {Element} element @returns {Field[]} */
function eventMessage(element) {
  if (!is(element, 'bpmn:Event') || !isConversation(element)) return [];
  return is(element, 'bpmn:ThrowEvent') ? [...CORRELATION, INPUTS] : CORRELATION;
}

class Provider {
  static $inject = ['propertiesPanel', 'translate'];

  /** @param {any} propertiesPanel @param {(word: string) => string} translate */
  constructor(propertiesPanel, translate) {
    this._translate = translate;
    propertiesPanel.registerProvider(500, this); // after BPMN's own (1000), whose groups it takes from and adds to
  }

  /** @param {Element} element */
  getGroups(element) {
    const own = groupsOf(element).map(({ id, label, fields }) => ({
      id, label: this._translate(label), component: Group, entries: fields.map(entryOf), shouldOpen: false,
    }));
    return (/** @type {{ id: string }[]} */ groups) => {
      const [general, ...rest] = groups.filter(({ id }) => !NOT_OURS.has(id));
      return [general, ...own, ...rest].filter(Boolean);
    };
  }
}

export default { __init__: ['alurProvider'], alurProvider: ['type', Provider] };
