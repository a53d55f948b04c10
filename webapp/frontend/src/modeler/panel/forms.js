// @ts-check
/**
 * The form of a step: one of the draft's, or another by its id; beside it the way to edit it, in a tab of its own.
 *
 * `config.alurForms` (DraftForms) says which there are; editor.js hands it in.
 *
 * @typedef {import('../extensions.js').Element} Element
 * @typedef {{ forms(): Record<string, { title?: string }>, addressOf(id: string): string }} DraftForms
 */
import { SelectEntry, isSelectEntryEdited } from '@bpmn-io/properties-panel';
import { useState } from '@bpmn-io/properties-panel/preact/hooks';
import { jsx } from '@bpmn-io/properties-panel/preact/jsx-runtime';
import { useService } from 'bpmn-js-properties-panel';
import { getBusinessObject } from 'bpmn-js/lib/util/ModelUtil';
import { name } from '../values.js';
import { entryOf } from './entries.js';

const OTHER = ' '; // no id of a form

/** @type {import('./entries.js').Field} */
const BY_ID = {
  id: 'alur-form-id',
  label: 'ID of the form',
  description: 'Id of the form that the step asks with.',
  check: name,
  get: (element) => getBusinessObject(element).get('camunda:formRef') ?? getBusinessObject(element).get('camunda:formKey'),
  // Another engine's key would win over the id that is written now, so it goes.
  set: (injector, element, value) => injector.get('modeling')
    .updateProperties(element, { 'camunda:formRef': value, 'camunda:formKey': undefined }),
};
const BY_ID_ENTRY = entryOf(BY_ID);

/** @type {import('./entries.js').Field} */
export const FORM = { ...BY_ID, id: 'alur-form', label: 'Form', component: FormOfStep, isEdited: isSelectEntryEdited };

/**
 * List what can be chosen for a step.
 *
 * @param {Record<string, { title?: string }>} forms
 * @param {(word: string) => string} translate
 */
export function choicesOf(forms, translate) {
  const own = Object.entries(forms).map(([id, { title }]) => ({ value: id, label: title ? `${title} (${id})` : id }));
  return [{ value: '', label: translate('<none>') }, ...own, { value: OTHER, label: translate('Another …') }];
}

/** @param {{ element: Element, id: string }} props */
function FormOfStep({ element, id }) {
  const injector = useService('injector');
  const translate = useService('translate');
  const { forms, addressOf } = /** @type {DraftForms} */ (useService('config.alurForms'));
  // The panel keeps this component while another step is selected.
  const [typed, setTyped] = useState(/** @type {Element | undefined} */ (undefined));
  const form = BY_ID.get(element) ?? '';
  const isThere = Object.hasOwn(forms(), form);
  const isTyped = typed === element || (form !== '' && !isThere);

  const choice = jsx(SelectEntry, {
    element,
    id,
    label: translate('Form'),
    getOptions: () => choicesOf(forms(), translate),
    getValue: () => (isTyped ? OTHER : form),
    setValue: (/** @type {string} */ chosen) => {
      setTyped(chosen === OTHER ? element : undefined);
      if (chosen !== OTHER) BY_ID.set(injector, element, chosen || undefined);
    },
  });
  const link = jsx('p', {
    class: 'bio-properties-panel-entry',
    children: jsx('a', { href: addressOf(form), target: '_blank', children: translate('Edit the form') }),
  });
  return [choice, isTyped && jsx(BY_ID_ENTRY.component, { ...BY_ID_ENTRY, element }), isThere && link];
}
