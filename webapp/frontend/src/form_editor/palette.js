// @ts-check
/**
 * The kinds of questions, by group: pressed, one is added below the selected field; dragged, where it is let go.
 */
import { make, icon } from './dom.js';
import { GROUPS, KINDS, kindName, offered } from './kinds.js';
import { say } from './words.js';

/**
 * @param {HTMLElement} container
 * @param {string} language
 * @param {(type: string) => void} insert
 */
export function installPalette(container, language, insert) {
  for (const group of GROUPS) {
    const title = say(language, `group.${group}`);
    // form-js lets what stands in a container of these classes be dragged, and copies it.
    const fields = make('div', { class: 'palette-fields fjs-palette-fields fjs-drag-container fjs-no-drop', role: 'group', 'aria-label': title });
    for (const type of offered(group)) fields.append(entry(type, language, insert));
    container.append(make('h3', { class: 'palette-title', text: title, 'aria-hidden': 'true' }), fields);
  }
}

/** @param {string} type @param {string} language @param {(type: string) => void} insert */
function entry(type, language, insert) {
  const name = kindName(type, language);
  return make(
    'button',
    {
      type: 'button',
      class: 'palette-kind fjs-drag-copy fjs-no-drop',
      'data-field-type': type,
      'aria-label': say(language, 'add.kind', { kind: name }),
      onclick: () => insert(type),
    },
    icon(KINDS[type].icon),
    make('span', { text: name }),
  );
}
