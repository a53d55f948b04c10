// @ts-check
/**
 * Our elements inside `extensionElements`: found, and changed by one command each, so that one undo takes it back.
 *
 * @typedef {any} Element of diagram-js
 * @typedef {any} Moddle element of bpmn-moddle
 * @typedef {{ get(name: string): any }} Injector
 */
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';

/**
 * @param {Moddle} owner
 * @param {string} type such as "alur:MutuBaku"
 * @returns {Moddle[]}
 */
export function extensionsOf(owner, type) {
  return (owner?.get('extensionElements')?.get('values') ?? []).filter((/** @type {Moddle} */ one) => is(one, type));
}

/** @param {Element} element @returns {Moddle} its process: itself, that of its pool, or the one it stands in */
export function processOf(element) {
  let owner = getBusinessObject(element);
  if (is(owner, 'bpmn:Participant')) return owner.get('processRef');
  while (owner && !is(owner, 'bpmn:Process')) owner = owner.$parent;
  return owner;
}

/**
 * Set properties of our single element of one type; it is made when needed, and removed when nothing is left in it.
 *
 * @param {Injector} injector
 * @param {Element} element what is drawn
 * @param {Moddle} owner whose `extensionElements` are meant
 * @param {string} type
 * @param {Record<string, unknown>} properties
 */
export function setExtension(injector, element, owner, type, properties) {
  const modeling = injector.get('modeling');
  const [found] = extensionsOf(owner, type);
  if (found) {
    const rest = { ...valuesOf(found), ...properties };
    if (Object.values(rest).some(hasContent)) modeling.updateModdleProperties(element, found, properties);
    else removeExtension(injector, element, owner, found);
  } else if (Object.values(properties).some(hasContent)) {
    addExtension(injector, element, owner, type, properties);
  }
}

/**
 * @param {Injector} injector
 * @param {Element} element
 * @param {Moddle} owner
 * @param {string} type
 * @param {Record<string, unknown>} properties
 */
export function addExtension(injector, element, owner, type, properties) {
  const factory = injector.get('bpmnFactory');
  const modeling = injector.get('modeling');
  const added = factory.create(type, properties);
  const holder = owner.get('extensionElements');
  if (holder) {
    added.$parent = holder;
    modeling.updateModdleProperties(element, holder, { values: [...holder.get('values'), added] });
    return;
  }
  const made = factory.create('bpmn:ExtensionElements', { values: [added] });
  made.$parent = owner;
  added.$parent = made;
  modeling.updateModdleProperties(element, owner, { extensionElements: made });
}

/**
 * @param {Injector} injector
 * @param {Element} element
 * @param {Moddle} owner
 * @param {Moddle} gone
 */
export function removeExtension(injector, element, owner, gone) {
  const holder = owner.get('extensionElements');
  const values = holder.get('values').filter((/** @type {Moddle} */ one) => one !== gone);
  injector.get('modeling').updateModdleProperties(element, owner, values.length
    ? { extensionElements: copyOf(injector, holder, values) }
    : { extensionElements: undefined });
}

/** Take a new holder, not the old with fewer values: undo must find the old as it was. */
function copyOf(/** @type {Injector} */ injector, /** @type {Moddle} */ holder, /** @type {Moddle[]} */ values) {
  const made = injector.get('bpmnFactory').create('bpmn:ExtensionElements', { values });
  made.$parent = holder.$parent;
  for (const one of values) one.$parent = made;
  return made;
}

/** @param {Moddle} element @returns {Record<string, unknown>} */
function valuesOf(element) {
  return Object.fromEntries(element.$descriptor.properties.map((/** @type {any} */ property) => [property.name, element.get(property.name)]));
}

/** @param {unknown} value */
function hasContent(value) {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== '';
}
