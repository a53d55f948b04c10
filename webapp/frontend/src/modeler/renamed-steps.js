// @ts-check
/** Lets the attributes that name steps follow a step whose id is changed, in the same entry of the undo stack. */
import CommandInterceptor from 'diagram-js/lib/command/CommandInterceptor';
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';

const NAMING = ['alur:needsParaf', 'alur:separateFrom'];

class FollowIds extends CommandInterceptor {
  static $inject = ['eventBus', 'modeling', 'elementRegistry'];

  /**
   * @param {any} eventBus
   * @param {any} modeling
   * @param {any} elementRegistry
   */
  constructor(eventBus, modeling, elementRegistry) {
    super(eventBus);
    this.postExecuted('element.updateProperties', (/** @type {any} */ { context }) => {
      const { element, properties, oldProperties } = context;
      if (!properties.id || properties.id === oldProperties.id || !is(element, 'bpmn:Activity')) return;
      for (const step of elementRegistry.filter((/** @type {any} */ one) => is(one, 'bpmn:Activity'))) {
        const changed = renamed(getBusinessObject(step), oldProperties.id, properties.id);
        if (Object.keys(changed).length) modeling.updateProperties(step, changed);
      }
    });
  }
}

/**
 * Return those attributes of a step that name another one, with its new id.
 *
 * @param {{ get(name: string): string | undefined }} step
 * @param {string} before
 * @param {string} after
 */
function renamed(step, before, after) {
  /** @type {Record<string, string>} */
  const changed = {};
  for (const attribute of NAMING) {
    const ids = (step.get(attribute) ?? '').split(/\s+/);
    if (ids.includes(before)) changed[attribute] = ids.map((id) => (id === before ? after : id)).join(' ');
  }
  return changed;
}

export default { __init__: ['alurFollowIds'], alurFollowIds: ['type', FollowIds] };
