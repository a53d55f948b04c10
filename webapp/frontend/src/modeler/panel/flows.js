// @ts-check
/** Conditions, timers, calendars, repetitions, calls and what is handed in and out. */
import { getBusinessObject, is, isAny } from 'bpmn-js/lib/util/ModelUtil';
import { extensionsOf } from '../extensions.js';
import { expression, lines, name, timer, variable } from '../values.js';
import { attribute } from './entries.js';

/**
 * @typedef {import('./entries.js').Field} Field
 * @typedef {import('../extensions.js').Element} Element
 * @typedef {import('../extensions.js').Injector} Injector
 */
const KINDS = /** @type {const} */ (['timeDuration', 'timeDate', 'timeCycle']);

/** @type {Field} */
export const CONDITION = {
  id: 'alur-condition',
  label: 'Condition',
  description: 'For example kelengkapan == "lengkap".',
  isLong: true,
  check: expression,
  get: (element) => conditionHolder(element)?.get(conditionProperty(element))?.get('body'),
  set: (injector, element, value) => {
    const holder = conditionHolder(element);
    const condition = value === undefined ? undefined : formal(injector, holder, value);
    injector.get('modeling').updateModdleProperties(element, holder, { [conditionProperty(element)]: condition });
  },
};

/** @param {Element} element */
export function hasCondition(element) {
  if (is(element, 'bpmn:SequenceFlow')) {
    return isAny(element.source, ['bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway', 'bpmn:Activity']);
  }
  return is(definition(element), 'bpmn:ConditionalEventDefinition');
}

/** @param {Element} element */
export const isTimer = (element) => is(definition(element), 'bpmn:TimerEventDefinition');

/** @type {Field} */
const TIMER_KIND = {
  id: 'alur-timer-kind',
  label: 'Kind',
  choices: [
    { value: 'timeDuration', label: 'Duration' },
    { value: 'timeDate', label: 'Date' },
    { value: 'timeCycle', label: 'Cycle' },
  ],
  get: (element) => timerKind(element) ?? 'timeDuration',
  set: (injector, element, value) => setTimer(injector, element, /** @type {typeof KINDS[number]} */ (value), ''),
};

/** @type {Record<typeof KINDS[number], Field>} */
const TIMER_VALUES = {
  timeDuration: timerValue('timeDuration', 'For example PT30M (30 minutes) or P1D (one day).'),
  timeDate: timerValue('timeDate', 'For example 2026-11-27T15:50+07:00.'),
  timeCycle: timerValue('timeCycle', 'For example R3/PT1H (three times, every hour).'),
};

/** @type {Field} */
const CALENDAR = attribute('alur:calendar', {
  id: 'alur-calendar', label: 'Calendar', check: name, description: 'Counts working time only, such as kerja.',
});

/** @param {Element} element @returns {Field[]} */
export function timerFields(element) {
  const kind = timerKind(element) ?? 'timeDuration';
  return [TIMER_KIND, TIMER_VALUES[kind], ...(kind === 'timeDuration' ? [CALENDAR] : [])];
}

/** @type {Field[]} */
export const ESCALATION = [attribute('alur:escalateTo', { id: 'alur-escalateTo', label: 'Escalates to the group', check: name })];

/** @type {Field[]} */
export const CORRELATION = [attribute('alur:correlation', {
  id: 'alur-correlation', label: 'Conversation', check: expression, description: 'An expression, such as nomor_surat; without it, everybody hears it.',
})];

/** @param {Element} element */
export function isConversation(element) {
  const isMessage = is(definition(element), 'bpmn:MessageEventDefinition');
  return isAny(element, ['bpmn:ReceiveTask', 'bpmn:SendTask'])
    || (isMessage && !(is(element, 'bpmn:StartEvent') && is(getBusinessObject(element).$parent, 'bpmn:Process')));
}

/** @type {Field[]} */
export const CALL = [attribute('calledElement', { id: 'alur-calledElement', label: 'Called process', check: name })];

/** @type {Field[]} */
export const REPETITION = [
  repetition('collection', 'List to go through', expression),
  repetition('item', 'Variable of one entry', variable),
  repetition('results', 'List of results', variable),
  repetition('result', 'Variable of one result', variable),
];

/** @param {Element} element */
export function isRepeated(element) {
  return is(getBusinessObject(element).get('loopCharacteristics'), 'bpmn:MultiInstanceLoopCharacteristics');
}

export const INPUTS = mapping('alur:Input', 'Handed in');
export const OUTPUTS = mapping('alur:Output', 'Handed out');

/** Each line "name = expression". @type {import('../values.js').Check} */
export function mappings(value) {
  const isRight = lines(value).every((line) => {
    const [own, rest] = split(line);
    return own && !variable(own) && rest && !expression(rest);
  });
  return isRight ? null : 'Write one a line: name = expression.';
}

/** @param {Element} element */
function definition(element) {
  return is(element, 'bpmn:Event') ? getBusinessObject(element).get('eventDefinitions')?.[0] : undefined;
}

/** @param {Element} element */
function conditionHolder(element) {
  return is(element, 'bpmn:SequenceFlow') ? getBusinessObject(element) : definition(element);
}

/** @param {Element} element */
function conditionProperty(element) {
  return is(element, 'bpmn:SequenceFlow') ? 'conditionExpression' : 'condition';
}

/** @param {Element} element */
function timerKind(element) {
  return KINDS.find((kind) => definition(element)?.get(kind));
}

/** @param {typeof KINDS[number]} kind @param {string} description @returns {Field} */
function timerValue(kind, description) {
  return {
    id: 'alur-timer-value',
    label: 'Value',
    description,
    check: timer(kind),
    get: (element) => definition(element)?.get(kind)?.get('body'),
    set: (injector, element, value) => setTimer(injector, element, kind, value ?? ''),
  };
}

/**
 * @param {Injector} injector
 * @param {Element} element
 * @param {typeof KINDS[number]} kind
 * @param {string} value
 */
function setTimer(injector, element, kind, value) {
  const holder = definition(element);
  const other = Object.fromEntries(KINDS.map((one) => [one, undefined]));
  injector.get('modeling').updateModdleProperties(element, holder, { ...other, [kind]: formal(injector, holder, value) });
}

/** @param {Injector} injector @param {any} parent @param {string} body */
function formal(injector, parent, body) {
  const made = injector.get('bpmnFactory').create('bpmn:FormalExpression', { body });
  made.$parent = parent;
  return made;
}

/** @param {string} property @param {string} label @param {import('../values.js').Check} check @returns {Field} */
function repetition(property, label, check) {
  const loop = (/** @type {Element} */ element) => getBusinessObject(element).get('loopCharacteristics');
  return {
    id: `alur-${property}`,
    label,
    check,
    get: (element) => loop(element).get(`alur:${property}`),
    set: (injector, element, value) => injector.get('modeling')
      .updateModdleProperties(element, loop(element), { [`alur:${property}`]: value }),
  };
}

/** @param {string} type @param {string} label @returns {Field} */
function mapping(type, label) {
  return {
    id: type === 'alur:Input' ? 'alur-inputs' : 'alur-outputs',
    label,
    description: 'One a line: name = expression.',
    isLong: true,
    check: mappings,
    get: (element) => extensionsOf(getBusinessObject(element), type).map((one) => `${one.get('name')} = ${one.get('value')}`).join('\n'),
    set: (injector, element, value) => {
      const own = getBusinessObject(element);
      const factory = injector.get('bpmnFactory');
      const rest = (own.get('extensionElements')?.get('values') ?? []).filter((/** @type {any} */ one) => !is(one, type));
      const added = lines(value).map(split).map(([ownName, written]) => factory.create(type, { name: ownName, value: written }));
      const holder = factory.create('bpmn:ExtensionElements', { values: [...rest, ...added] });
      holder.$parent = own;
      for (const one of holder.get('values')) one.$parent = holder;
      injector.get('modeling').updateModdleProperties(element, own, { extensionElements: holder.get('values').length ? holder : undefined });
    },
  };
}

/** @param {string} line @returns {string[]} */
function split(line) {
  const place = line.indexOf('=');
  return place < 0 ? [line.trim(), ''] : [line.slice(0, place).trim(), line.slice(place + 1).trim()];
}
