// @ts-check
/**
 * Form-js's editor with our kinds, one field a row, and without its palette and panel: ours say what the server obeys,
 * in the language of the page.
 *
 * Sends `form.changed` and `field.selected` through what it returns.
 *
 * @typedef {import('./kinds.js').Field} Field
 * @typedef {import('./fields.js').Schema} Schema
 */
import { FormEditor } from '@bpmn-io/form-js-editor';
import { component } from './drawing.js';
import { allFields, kept, labelOf, labelPlace, named } from './fields.js';
import { KINDS, kindName, newField } from './kinds.js';
import { say } from './words.js';

/**
 * Open a form.
 *
 * @param {HTMLElement} container
 * @param {HTMLElement} hidden where form-js draws its own palette, which nobody sees
 * @param {string} language
 */
export function createEditor(container, hidden, language) {
  const editor = new FormEditor({
    container,
    palette: { parent: hidden },
    propertiesPanel: { parent: hidden },
    additionalModules: [ownKinds(language), ONE_A_ROW, NO_PANEL],
  });
  const modeling = editor.get('modeling');
  const selection = editor.get('selection');
  /** @type {Schema} */
  let original = {};

  const schema = () => /** @type {Schema} */ (editor._getState().schema);
  const parentOf = (/** @type {Field} */ field) => editor.get('formFieldRegistry').get(field._parent);
  const placeOf = (/** @type {Field} */ field) => parentOf(field).components.indexOf(field);

  /** @param {Field} attributes @param {Schema} parent @param {number} index */
  function add(attributes, parent, index) {
    const isKeyed = KINDS[attributes.type]?.isKeyed ?? false;
    return modeling.addFormField({ ...attributes, ...named(attributes, isKeyed, schema()), _parent: parent.id }, parent, index);
  }

  return {
    editor,
    schema,
    /** @param {Schema} source */
    async open(source) {
      original = source;
      await editor.importSchema(source);
    },
    saved: () => kept(schema(), original),
    /** @returns {Field | undefined} */
    selected: () => selection.get() ?? undefined,
    /** @param {Field | undefined} field */
    select: (field) => selection.set(field ?? null),
    /** @param {string} id */
    find: (id) => allFields(schema()).find((field) => field.id === id),
    /** @param {Field} field @param {Record<string, unknown>} properties */
    edit(field, properties) {
      modeling.editFormField(field, properties);
    },
    /** @param {string} type */
    insert(type) {
      const after = selection.get();
      const isField = after && after.type !== 'default';
      const parent = isField ? parentOf(after) : schema();
      const index = isField ? placeOf(after) + 1 : parent.components.length;
      return add(newField(type, language), parent, index);
    },
    /** @param {Field} field */
    duplicate(field) {
      const { id, key, _parent, _path, layout, ...rest } = field;
      const copy = structuredClone(rest);
      if (labelPlace(copy) !== 'text') copy[labelPlace(copy)] = say(language, 'copied', { label: labelOf(copy) });
      return add(copy, parentOf(field), placeOf(field) + 1);
    },
    /** @param {Field} field @param {number} by -1: up, 1: down */
    move(field, by) {
      const parent = parentOf(field);
      const from = placeOf(field);
      const to = from + by;
      if (to < 0 || to >= parent.components.length) return false;
      const row = editor.get('formLayouter').getRowForField(field);
      // form-js counts the places as they are before the field is taken out.
      modeling.moveFormField(field, parent, parent, from, by > 0 ? to + 1 : to, row, row);
      return true;
    },
    /** @param {Field} field */
    remove(field) {
      modeling.removeFormField(field, parentOf(field), placeOf(field));
      selection.clear();
    },
    undo: () => editor.get('commandStack').undo(),
    redo: () => editor.get('commandStack').redo(),
    canUndo: () => editor.get('commandStack').canUndo(),
    canRedo: () => editor.get('commandStack').canRedo(),
    /** @param {() => void} listener */
    onChange: (listener) => editor.on('commandStack.changed', listener),
    /** @param {() => void} listener */
    onSelect: (listener) => editor.on('selection.changed', listener),
  };
}

/** @param {string} language */
function ownKinds(language) {
  /** @param {any} formFields @param {any} eventBus @param {any} contextActions */
  function register(formFields, eventBus, contextActions) {
    for (const type of Object.keys(KINDS)) formFields.register(type, component(type, language));
    // What is dragged here gets an id and a name of a variable that say what it asks.
    eventBus.on('commandStack.formField.add.preExecute', 2000, (/** @type {any} */ { context }) => nameAtDrop(context));
    contextActions.registerProvider(400, {
      /** @param {Field} field */
      getContextPadEntries: (field) => (/** @type {Record<string, any>} */ entries) => {
        const title = say(language, 'act.remove.kind', { kind: kindName(field.type, language) });
        return entries.delete ? { ...entries, delete: { ...entries.delete, title } } : entries;
      },
    });
  }
  register.$inject = ['formFields', 'eventBus', 'formFieldContextActions'];

  /** @param {{ formField: Field, targetFormField: Schema }} context */
  function nameAtDrop({ formField, targetFormField }) {
    if (!KINDS[formField.type]?.isKeyed || formField.key) return;
    formField.key = named(formField, true, targetFormField).key;
  }

  return { __init__: ['ownKinds'], ownKinds: ['type', register] };
}

/** The server draws one field below the other, so nothing may be dropped beside another. */
class OneARow {
  /** @param {any} formLayouter */
  constructor(formLayouter) {
    this._formLayouter = formLayouter;
  }

  /** @param {Field} [field] @param {number} [columns] @param {any} [row] */
  validateField(field = {}, columns, row) {
    const others = (row ?? this._formLayouter.getRowForField(field))?.components ?? [];
    const isShared = others.some((/** @type {string} */ id) => id !== field.id);
    return isShared || Number.isInteger(columns) ? 'One field a row' : null;
  }
}
// @ts-expect-error how didi is told what a class asks for
OneARow.$inject = ['formLayouter'];

const NO_PANEL = { propertiesPanel: ['value', { attachTo() {}, registerProvider() {} }] };
const ONE_A_ROW = { formLayoutValidator: ['type', OneARow] };
