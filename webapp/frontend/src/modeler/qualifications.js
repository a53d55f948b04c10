// @ts-check
/**
 * Lets the qualifications of the identity page go with their lane: another id is written to them, and with the lane
 * they are deleted.
 */
import CommandInterceptor from 'diagram-js/lib/command/CommandInterceptor';
import { is } from 'bpmn-js/lib/util/ModelUtil';
import { extensionsOf, processOf, setExtension } from './extensions.js';

const EARLY = 3000; // while a lane that is deleted still stands in its process

class FollowLanes extends CommandInterceptor {
  static $inject = ['eventBus', 'injector'];

  /** @param {any} eventBus @param {import('./extensions.js').Injector} injector */
  constructor(eventBus, injector) {
    super(eventBus);
    this.preExecute('shape.delete', EARLY, (/** @type {any} */ { context: { shape } }) => {
      if (is(shape, 'bpmn:Lane')) change(shape, shape.id, () => undefined);
    });
    this.postExecuted('element.updateProperties', (/** @type {any} */ { context: { element, oldProperties, properties } }) => {
      if (is(element, 'bpmn:Lane') && 'id' in properties) change(element, oldProperties.id, () => properties.id);
    });

    /**
     * @param {any} lane
     * @param {string} id that it had
     * @param {() => string | undefined} becomes
     */
    function change(lane, id, becomes) {
      const owner = processOf(lane);
      const all = extensionsOf(owner, 'alur:Sop')[0]?.get('kualifikasi') ?? [];
      if (!all.some((/** @type {any} */ one) => one.get('lane') === id)) return;
      const kept = all.map((/** @type {any} */ one) => (one.get('lane') === id ? renamed(one, becomes()) : one)).filter(Boolean);
      setExtension(injector, lane, owner, 'alur:Sop', { kualifikasi: kept });
    }

    /** @param {any} one @param {string | undefined} lane */
    function renamed(one, lane) {
      return lane && injector.get('bpmnFactory').create('alur:Kualifikasi', { lane, text: one.get('text') });
    }
  }
}

export default { __init__: ['alurFollowLanes'], alurFollowLanes: ['type', FollowLanes] };
