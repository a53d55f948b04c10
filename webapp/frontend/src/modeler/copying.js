// @ts-check
/**
 * Copy and paste: between diagrams by way of the browser's own memory, and without what has no meaning there.
 *
 * Listens to `copyPaste.elementsCopied`, `copyPaste.pasteElements` and `moddleCopy.canCopyProperty`.
 */

const KEY = 'alur.clipboard';
const FIRST = 10_000; // before diagram-js looks into its own clipboard
// Where each of our attributes of a step has a meaning, as engine/diagram/own_extensions.py says.
const OF_PEOPLE = ['bpmn:UserTask', 'bpmn:ManualTask', 'bpmn:ScriptTask', 'bpmn:BusinessRuleTask', 'bpmn:ReceiveTask'];
const ONLY_OF_PEOPLE = new Set(['alur:paraf', 'alur:separateFrom', 'alur:register', 'alur:registerVariable', 'alur:assignee', 'alur:due']);
const ASKS_PARAF = [...OF_PEOPLE, 'bpmn:ServiceTask', 'bpmn:SendTask'];

/**
 * Say whether one of our attributes means something on an element, which it may have been on as another kind before.
 *
 * @param {string} attribute such as "alur:paraf"
 * @param {any} target element of bpmn-moddle
 */
export function hasMeaning(attribute, target) {
  if (!target.$instanceOf('bpmn:Task') || target.$type === 'bpmn:Task') return true;
  if (ONLY_OF_PEOPLE.has(attribute)) return OF_PEOPLE.includes(target.$type);
  return attribute !== 'alur:needsParaf' || ASKS_PARAF.includes(target.$type);
}

/**
 * Return a function for `JSON.parse` that makes elements of bpmn-moddle again out of what they were written as.
 *
 * @param {{ create(type: string, values: object): any }} moddle
 */
export function reviver(moddle) {
  /** @type {Map<string, any>} */
  const made = new Map();
  return (/** @type {string} */ _key, /** @type {any} */ value) => {
    if (!value || typeof value.$type !== 'string') return value;
    const { $type, ...values } = value;
    const found = value.id && made.get(value.id);
    if (found) return found;
    const element = moddle.create($type, values);
    if (value.id) made.set(value.id, element);
    return element;
  };
}

/**
 * @param {any} eventBus
 * @param {any} clipboard
 * @param {any} moddle
 */
function install(eventBus, clipboard, moddle) {
  eventBus.on('moddleCopy.canCopyProperty', FIRST, (/** @type {any} */ { propertyName, parent }) => {
    if (parent && !hasMeaning(propertyName, parent)) return false;
  });
  eventBus.on('copyPaste.elementsCopied', (/** @type {any} */ { tree, hints }) => {
    if (hints?.clip === false) return; // duplicated, not copied
    try {
      localStorage.setItem(KEY, JSON.stringify(tree));
    } catch {
      // Full or forbidden: copying still works within this page.
    }
  });
  eventBus.on('copyPaste.pasteElements', FIRST, () => {
    const written = localStorage.getItem(KEY);
    if (written && !clipboard.get()) clipboard.set(JSON.parse(written, reviver(moddle)));
  });
  // Another page may have copied since: what it wrote is newer than what this page remembers.
  window.addEventListener('storage', ({ key }) => {
    if (key === KEY) clipboard.clear();
  });
}
install.$inject = ['eventBus', 'clipboard', 'moddle'];

export default { __init__: [install] };
