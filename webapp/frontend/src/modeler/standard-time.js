// @ts-check
/**
 * Keeps a step's *waktu baku* and the timer on its edge the same, whichever of the two is changed.
 *
 * The command `alur.setStandardTime` ({ element, value }) writes `alur:mutuBaku/@waktu` and creates, changes or
 * removes the timer with it, all in one entry of the undo stack. Listens to changes and removals of such a timer,
 * and writes what they mean for the step.
 *
 * @typedef {import('./extensions.js').Element} Element
 * @typedef {import('./extensions.js').Injector} Injector
 */
import CommandInterceptor from 'diagram-js/lib/command/CommandInterceptor';
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';
import { extensionsOf, setExtension } from './extensions.js';
import { inWords } from './values.js';
import { say } from './words/index.js';

export const SET_STANDARD_TIME = 'alur.setStandardTime';
// The calendar that every office is founded with; a diagram that uses another says so by its other timers.
const CALENDAR = 'kerja';
const EARLY = 3000;
const EDGE = 36; // of an event
const STEP = 44; // from one event on an edge to the next

/** @param {Element} element @returns {string} */
export function standardTime(element) {
  return extensionsOf(getBusinessObject(element), 'alur:MutuBaku')[0]?.get('waktu') ?? '';
}

/**
 * Return the timer that watches the standard time of a step: the one that says it, else its only one.
 *
 * @param {Element} element
 * @returns {Element | undefined}
 */
export function timerOf(element) {
  const timers = (element.attachers ?? []).filter((/** @type {Element} */ one) => durationOf(one) !== undefined);
  const waktu = standardTime(element);
  const watching = timers.filter((/** @type {Element} */ one) => getBusinessObject(one).get('cancelActivity') === false);
  return timers.find((/** @type {Element} */ one) => waktu && durationOf(one) === waktu)
    ?? (watching.length === 1 ? watching[0] : undefined);
}

/** @param {Element} event @returns {string | undefined} what its timer says, when it counts a duration */
export function durationOf(event) {
  return definitionOf(event)?.get('timeDuration')?.get('body');
}

/** @param {Element} event */
function definitionOf(event) {
  const [definition] = getBusinessObject(event).get('eventDefinitions') ?? [];
  return is(event, 'bpmn:BoundaryEvent') && is(definition, 'bpmn:TimerEventDefinition') ? definition : undefined;
}

/**
 * Name a timer as the diagrams of the house do: "30 menit kerja". A diagram is read in Indonesian, whoever draws it.
 *
 * @param {string} duration
 * @param {string | undefined} calendar
 */
export function timerName(duration, calendar) {
  return `${inWords(duration, (word, values) => say(word, values, 'id'))}${calendar ? ' kerja' : ''}`;
}

/** Writes the standard time of a step with its timer. */
export class SetStandardTime {
  static $inject = ['injector'];

  /** @param {Injector} injector */
  constructor(injector) {
    this._injector = injector;
  }

  /** @param {{ element: Element, value: string | undefined }} context */
  preExecute({ element, value }) {
    const timer = timerOf(element);
    setExtension(this._injector, element, getBusinessObject(element), 'alur:MutuBaku', { waktu: value });
    if (!value) {
      if (timer) this._injector.get('modeling').removeElements([timer, ...endsOf(timer)]);
    } else if (timer) {
      const duration = definitionOf(timer).get('timeDuration');
      this._injector.get('modeling').updateModdleProperties(timer, duration, { body: value });
    } else this._create(element, value);
  }

  execute() {
    return [];
  }

  revert() {
    return [];
  }

  /** @param {Element} element @param {string} value */
  _create(element, value) {
    const calendar = this._calendar();
    const shape = this._injector.get('elementFactory').createShape({
      type: 'bpmn:BoundaryEvent',
      eventDefinitionType: 'bpmn:TimerEventDefinition',
      cancelActivity: false,
    });
    const own = getBusinessObject(shape);
    const [definition] = own.get('eventDefinitions');
    const body = this._injector.get('bpmnFactory').create('bpmn:FormalExpression', { body: value });
    body.$parent = definition;
    definition.set('timeDuration', body);
    own.set('name', timerName(value, calendar));
    own.set('alur:calendar', calendar);
    this._injector.get('modeling').createShape(shape, freePlace(element), element, { attach: true });
  }

  /** @returns {string} */
  _calendar() {
    const used = this._injector.get('elementRegistry').getAll()
      .map((/** @type {Element} */ one) => is(one, 'bpmn:CatchEvent') && getBusinessObject(one).get('alur:calendar'))
      .filter(Boolean);
    return used[0] ?? CALENDAR;
  }
}

/** Writes to the step what was changed at its timer, and tells the timer's name the new time. */
export class FollowTimer extends CommandInterceptor {
  static $inject = ['eventBus', 'injector', 'elementRegistry'];

  /**
   * @param {any} eventBus
   * @param {Injector} injector
   * @param {any} elementRegistry
   */
  constructor(eventBus, injector, elementRegistry) {
    super(eventBus);
    // Before diagram-js takes a timer that is deleted off its step.
    this.preExecute(['element.updateModdleProperties', 'shape.delete'], EARLY, (/** @type {any} */ { context }) => {
      const timer = context.element ?? context.shape;
      const said = timer?.host && durationOf(timer);
      if (said) context.watched = { host: timer.host, said };
    });
    this.postExecuted('element.updateModdleProperties', (/** @type {any} */ { context: { watched, element } }) => {
      const value = durationOf(element);
      if (!watched || value === watched.said) return;
      rename(injector, element, watched.said, value);
      follow(injector, watched, value);
    });
    this.postExecuted('shape.delete', (/** @type {any} */ { context: { watched } }) => {
      if (watched && elementRegistry.get(watched.host.id)) follow(injector, watched, undefined);
    });
  }
}

/**
 * @param {Injector} injector
 * @param {{ host: Element, said: string }} watched
 * @param {string | undefined} value
 */
function follow(injector, { host, said }, value) {
  const isStillSaid = (host.attachers ?? []).some((/** @type {Element} */ one) => durationOf(one) === said);
  if (standardTime(host) !== said || isStillSaid) return;
  setExtension(injector, host, getBusinessObject(host), 'alur:MutuBaku', { waktu: value });
}

/**
 * @param {Injector} injector
 * @param {Element} timer
 * @param {string} before
 * @param {string | undefined} value
 */
function rename(injector, timer, before, value) {
  const own = getBusinessObject(timer);
  const calendar = own.get('alur:calendar');
  const isOurs = !own.get('name') || own.get('name') === timerName(before, calendar);
  if (value && isOurs) injector.get('modeling').updateProperties(timer, { name: timerName(value, calendar) });
}

/** List the ends that only this timer leads to: without it nothing would enter them. @param {Element} timer */
function endsOf(timer) {
  return timer.outgoing
    .map((/** @type {Element} */ flow) => flow.target)
    .filter((/** @type {Element} */ target) => is(target, 'bpmn:EndEvent') && target.incoming.length === 1);
}

/** @param {Element} element @returns {{ x: number, y: number }} the middle of a new event on its lower edge */
function freePlace(element) {
  const y = element.y + element.height;
  const taken = (element.attachers ?? []).map((/** @type {Element} */ one) => one.x + EDGE / 2);
  let x = element.x + EDGE / 2 + 12;
  const isTaken = () => taken.some((/** @type {number} */ other) => Math.abs(other - x) < EDGE);
  while (x + STEP < element.x + element.width && isTaken()) x += STEP;
  return { x, y };
}

export default {
  __init__: ['alurFollowTimer', ['commandStack', registerCommand]],
  alurFollowTimer: ['type', FollowTimer],
};

/** @param {any} commandStack */
function registerCommand(commandStack) {
  commandStack.registerHandler(SET_STANDARD_TIME, SetStandardTime);
}
