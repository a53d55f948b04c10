// @ts-check
/**
 * Fields of the properties panel, told as data: what it is called, how it is read, checked and written.
 *
 * A value that a check refuses is not written: the field keeps the text and says why. Components stand here, once:
 * one that is made anew at each drawing would lose what is being typed. Hooks come from the panel's own preact; with
 * two copies of it they break.
 *
 * @typedef {import('../extensions.js').Element} Element
 * @typedef {import('../extensions.js').Injector} Injector
 * @typedef {{
 *   id: string, label: string, description?: string, isLong?: boolean,
 *   check?: import('../values.js').Check,
 *   choices?: { value: string, label: string }[],
 *   component?: (props: any) => any, isEdited?: (node: any) => boolean,
 *   get(element: Element): string | undefined,
 *   set(injector: Injector, element: Element, value: string | undefined): void,
 * }} Field
 */
import {
  SelectEntry, TextAreaEntry, TextFieldEntry, isSelectEntryEdited, isTextAreaEntryEdited, isTextFieldEntryEdited,
} from '@bpmn-io/properties-panel';
import { useCallback } from '@bpmn-io/properties-panel/preact/hooks';
import { jsx } from '@bpmn-io/properties-panel/preact/jsx-runtime';
import { useService } from 'bpmn-js-properties-panel';
import { getBusinessObject } from 'bpmn-js/lib/util/ModelUtil';

/**
 * Return the entry of the panel that shows a field.
 *
 * @param {Field} field
 */
export function entryOf(field) {
  if (field.component) return { id: field.id, field, component: field.component, isEdited: field.isEdited };
  if (field.choices) return { id: field.id, field, component: Choice, isEdited: isSelectEntryEdited };
  const isEdited = field.isLong ? isTextAreaEntryEdited : isTextFieldEntryEdited;
  return { id: field.id, field, component: Text, isEdited };
}

/**
 * Return a field over one attribute of the element itself.
 *
 * @param {string} attribute such as "alur:paraf"
 * @param {Omit<Field, 'get' | 'set'>} rest
 * @returns {Field}
 */
export function attribute(attribute, rest) {
  return {
    ...rest,
    get: (element) => getBusinessObject(element).get(attribute),
    set: (injector, element, value) => injector.get('modeling').updateProperties(element, { [attribute]: value }),
  };
}

/** @param {{ element: Element, id: string, field: Field }} props */
function Text({ element, id, field }) {
  const injector = useService('injector');
  const translate = useService('translate');
  const debounce = useService('debounceInput');
  const validate = useCallback((/** @type {string} */ value) => {
    const wrong = field.check?.(value);
    return wrong ? translate(wrong) : null;
  }, [field.check]);
  return jsx(field.isLong ? TextAreaEntry : TextFieldEntry, {
    element,
    id,
    debounce,
    translate,
    validate,
    label: translate(field.label),
    description: field.description && translate(field.description),
    getValue: () => field.get(element) ?? '',
    setValue: (/** @type {string} */ value, /** @type {string | null} */ wrong) => {
      // The panel calls this with a wrong value, too: it would be shown as wrong and stored.
      if (!wrong) field.set(injector, element, value || undefined);
    },
  });
}

/** @param {{ element: Element, id: string, field: Field }} props */
function Choice({ element, id, field }) {
  const injector = useService('injector');
  const translate = useService('translate');
  return jsx(SelectEntry, {
    element,
    id,
    label: translate(field.label),
    getOptions: () => (field.choices ?? []).map(({ value, label }) => ({ value, label: translate(label) })),
    getValue: () => field.get(element) ?? '',
    setValue: (/** @type {string} */ value) => field.set(injector, element, value || undefined),
  });
}
