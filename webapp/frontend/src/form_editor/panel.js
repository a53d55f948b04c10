// @ts-check
/**
 * The panel: what can be set of the selected field, or of the form when none is; and what can be done with it without a
 * mouse. Drawn anew when another field is selected or something else changed the field, never while one types in it.
 */
import { make } from './dom.js';
import { labelOf } from './fields.js';
import { choiceInput, flagInput, severalInput, textInput } from './inputs.js';
import { FORM_SETTINGS, KINDS, kindName } from './kinds.js';
import { optionsInput } from './options-input.js';
import { SETTINGS } from './settings.js';
import { say } from './words.js';

const MONO = new Set(['key', 'pattern', 'source', 'decisions', 'titleFrom', 'takeFrom', 'noteFor', 'suggestFrom', 'suggest', 'showWhen', 'requiredWhen', 'requiredUnless', 'allWhen']);
const OPEN = new Set(['basic', 'rules', 'options', 'parts']);

/** @typedef {import('./kinds.js').Field} Field */

/**
 * @param {HTMLElement} container
 * @param {ReturnType<typeof import('./editor.js').createEditor>} form
 * @param {{ language: string, isDisabled: boolean, uses: Record<string, string[]> }} about
 */
export function installPanel(container, form, { language, isDisabled, uses }) {
  /** What the panel itself has just written, so that it is not drawn anew under the hands of who types. */
  let isOwn = false;
  /** Which groups somebody opened or closed; kept from field to field. */
  const isOpen = new Map([...OPEN].map((name) => [name, true]));

  /** @param {Field} field @param {Record<string, unknown>} properties */
  function store(field, properties) {
    isOwn = true;
    form.edit(field, properties);
    isOwn = false;
    const title = container.querySelector('.panel-title');
    if (title) title.textContent = titleOf(form.selected());
  }

  /** @param {Field | undefined} field */
  function titleOf(field) {
    if (!field || field.type === 'default') return say(language, 'kind.default');
    return labelOf(field).replace(/^[# ]+/, '') || say(language, 'unnamed');
  }

  /** @param {Field} field @param {string} name */
  function input(field, name) {
    const place = name.replace('?', '');
    const setting = SETTINGS[place];
    const id = `setting-${place.replace(':', '-')}`;
    const about = {
      id,
      language,
      isDisabled,
      label: say(language, place),
      value: setting.read(field),
      help: place === 'key' ? usedBy(field.key) : undefined,
      wrong: (/** @type {string} */ value) => setting.wrong?.(value, field, form.schema()),
      store: (/** @type {any} */ value) => store(field, setting.write(field, value)),
    };
    const words = (setting.choices ?? []).map((choice) => /** @type {[string, string]} */ ([choice, say(language, `${place}.${choice}`)]));
    if (setting.input === 'flag') return flagInput(about);
    if (setting.input === 'one') return choiceInput(about, words);
    if (setting.input === 'several') return severalInput(about, words);
    if (setting.input === 'options') {
      return optionsInput({ field, id, language, isDisabled, store: (properties) => store(field, properties), redraw: draw });
    }
    return textInput(about, setting.input === 'long', { mono: MONO.has(place) });
  }

  /** @param {string | undefined} key */
  function usedBy(key) {
    const places = uses[key ?? ''];
    if (!places?.length) return undefined;
    return `${say(language, 'uses', { places: places.join(', ') })} ${say(language, 'uses.rename')}`;
  }

  /** @param {Field} field @param {string[]} names */
  function groups(field, names) {
    /** @type {Map<string, string[]>} */
    const found = new Map();
    for (const name of names) {
      const { panel } = SETTINGS[name.replace('?', '')];
      found.set(panel, [...(found.get(panel) ?? []), name]);
    }
    return [...found].map(([panel, inside]) => {
      const group = make(
        'details',
        { class: 'setting-group', open: isOpen.get(panel) ?? false, ontoggle: () => isOpen.set(panel, /** @type {HTMLDetailsElement} */ (group).open) },
        make('summary', { text: say(language, `panel.${panel}`) }),
        ...inside.map((name) => input(field, name)),
      );
      return group;
    });
  }

  /** @param {Field} field */
  function acts(field) {
    const act = (/** @type {string} */ name, /** @type {() => void} */ work, /** @type {boolean} */ isAway = false) =>
      make('button', { type: 'button', class: 'button', 'data-act': name, disabled: isDisabled, text: say(language, `act.${name}`), onclick: () => {
        work();
        draw(isAway ? undefined : `act-${name}`);
      }, id: `act-${name}` });
    return make(
      'div',
      { class: 'panel-acts' },
      act('up', () => void form.move(field, -1)),
      act('down', () => void form.move(field, 1)),
      act('copy', () => void form.duplicate(field), true),
      act('remove', () => form.remove(field), true),
      make('button', { type: 'button', class: 'button', text: say(language, 'act.done'), onclick: () => form.select(undefined) }),
    );
  }

  /** @param {string} [focus] the id of what gets it */
  function draw(focus) {
    const selected = form.selected();
    const field = selected && selected.type !== 'default' ? selected : undefined;
    container.replaceChildren(
      make('h2', { class: 'panel-title', text: titleOf(field) }),
      ...(field ? [make('p', { class: 'panel-kind', text: kindName(field.type, language) }), acts(field)] : []),
      ...groups(field ?? form.schema(), field ? KINDS[field.type]?.settings ?? [] : FORM_SETTINGS),
    );
    if (focus) document.getElementById(focus)?.focus();
  }

  form.onSelect(() => draw());
  form.onChange(() => {
    if (!isOwn) draw(document.activeElement && container.contains(document.activeElement) ? document.activeElement.id : undefined);
  });
  draw();
  return { draw };
}
