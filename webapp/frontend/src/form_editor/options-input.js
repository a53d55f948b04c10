// @ts-check
/** The choices of a field in the panel: words, value and English of each; added, removed, moved up. */
import { make } from './dom.js';
import { textInput } from './inputs.js';
import { added, optionsOf, raised, withOptions, wrongOption } from './options.js';
import { say } from './words.js';

/**
 * @param {{ field: import('./kinds.js').Field, id: string, language: string, isDisabled: boolean,
 *   store(properties: Record<string, unknown>): void, redraw(focus: string): void }} means
 */
export function optionsInput({ field, id, language, isDisabled, store, redraw }) {
  const options = optionsOf(field);
  const list = make('ol', { class: 'option-list' });
  const put = (/** @type {import('./options.js').Option[]} */ changed, /** @type {string} */ focus) => {
    store(withOptions(field, changed));
    redraw(focus);
  };

  for (const [index, option] of options.entries()) {
    const number = index + 1;
    const text = (/** @type {'label' | 'value' | 'english'} */ place) =>
      textInput(
        {
          id: `${id}-${number}-${place}`,
          label: say(language, `option.${place}`, { number }),
          language,
          isDisabled,
          value: option[place],
          wrong: (value) => wrongOption(optionsOf(field), index, place, value),
          store: (value) => store(withOptions(field, optionsOf(field).with(index, { ...optionsOf(field)[index], [place]: value }))),
        },
        false,
        { mono: place === 'value' },
      );
    const button = (/** @type {string} */ name, /** @type {string} */ sign, /** @type {() => void} */ act) =>
      make('button', { type: 'button', class: 'tool', title: say(language, name, { number }), 'aria-label': say(language, name, { number }), disabled: isDisabled, onclick: act, text: sign });
    list.append(
      make(
        'li',
        {},
        text('label'),
        text('value'),
        text('english'),
        make(
          'div',
          { class: 'option-acts' },
          index > 0 && button('option.up', '↑', () => put(raised(optionsOf(field), index), `${id}-${number - 1}-label`)),
          button('option.remove', '×', () => put(optionsOf(field).filter((_, at) => at !== index), `${id}-add`)),
        ),
      ),
    );
  }
  const add = () => {
    const before = optionsOf(field);
    const label = say(language, 'option.new', { number: before.length + 1 });
    put(added(before, label), `${id}-${before.length + 1}-label`);
  };
  return make(
    'div',
    { class: 'options' },
    list,
    make('button', { type: 'button', class: 'button', id: `${id}-add`, disabled: isDisabled, onclick: add, text: say(language, 'option.add') }),
  );
}
