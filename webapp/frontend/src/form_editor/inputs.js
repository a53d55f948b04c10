// @ts-check
/**
 * The inputs of the panel. What is wrong is not stored: the input keeps the text and says what was expected.
 *
 * @typedef {import('./settings.js').Wrong} Wrong
 * @typedef {{ id: string, label: string, language: string, value: any, isDisabled: boolean, help?: string,
 *   wrong(value: string): Wrong | undefined, store(value: any): void }} Input
 */
import { make } from './dom.js';
import { say } from './words.js';

const PAUSE_MILLISECONDS = 300; // typing is one step to undo, not one a letter

/** @param {Input} input @param {boolean} isLong @param {{ mono?: boolean }} [look] */
export function textInput({ id, label, language, value, isDisabled, help, wrong, store }, isLong, { mono } = {}) {
  const problem = make('span', { class: 'problem', id: `${id}-problem`, hidden: true });
  const described = [help && `${id}-help`, `${id}-problem`].filter(Boolean).join(' ');
  const attributes = { id, disabled: isDisabled, autocomplete: 'off', spellcheck: 'false', 'aria-describedby': described, class: mono && 'mono' };
  const element = /** @type {HTMLInputElement} */ (
    make(isLong ? 'textarea' : 'input', isLong ? { ...attributes, rows: String(rows(value)) } : { ...attributes, type: 'text' })
  );
  element.value = value;
  let stored = value;
  let timer = 0;

  function accept() {
    clearTimeout(timer);
    if (element.value === stored) return tell(undefined);
    const found = wrong(element.value);
    tell(found);
    if (found) return undefined;
    stored = element.value;
    return store(stored);
  }

  /** @param {Wrong | undefined} found */
  function tell(found) {
    problem.hidden = !found;
    problem.textContent = found ? sentence(found, language) : '';
    element.toggleAttribute('aria-invalid', Boolean(found));
    if (found) element.setAttribute('aria-invalid', 'true');
  }

  element.addEventListener('input', () => {
    clearTimeout(timer);
    timer = window.setTimeout(accept, PAUSE_MILLISECONDS);
  });
  element.addEventListener('change', accept);
  element.addEventListener('blur', accept);
  return make(
    'div',
    { class: 'setting' },
    make('label', { for: id, text: label }),
    help ? make('span', { class: 'setting-help', id: `${id}-help`, text: help }) : undefined,
    element,
    problem,
  );
}

/** @param {Input} input */
export function flagInput({ id, label, value, isDisabled, store }) {
  const element = /** @type {HTMLInputElement} */ (make('input', { id, type: 'checkbox', disabled: isDisabled }));
  element.checked = value;
  element.addEventListener('change', () => store(element.checked));
  return make('label', { class: 'setting setting-flag', for: id }, element, make('span', { text: label }));
}

/** @param {Input} input @param {[string, string][]} choices value and words */
export function choiceInput({ id, label, value, isDisabled, store }, choices) {
  const element = /** @type {HTMLSelectElement} */ (make('select', { id, disabled: isDisabled }));
  // A value that is none of ours is shown, and stays until another is chosen.
  const known = choices.some(([choice]) => choice === value) ? choices : [[value, value], ...choices];
  for (const [choice, words] of known) element.append(make('option', { value: choice, text: words }));
  element.value = value;
  element.addEventListener('change', () => store(element.value));
  return make('div', { class: 'setting' }, make('label', { for: id, text: label }), element);
}

/** @param {Input} input @param {[string, string][]} choices */
export function severalInput({ id, label, value, isDisabled, store }, choices) {
  const ticked = new Set(String(value).split(/\s+/).filter(Boolean));
  const group = make('fieldset', { class: 'setting' }, make('legend', { text: label }));
  for (const [choice, words] of choices) {
    const one = { id: `${id}-${choice}`, label: words, isDisabled, value: ticked.has(choice) };
    const put = (/** @type {boolean} */ isTicked) => {
      ticked[isTicked ? 'add' : 'delete'](choice);
      store(choices.map(([each]) => each).filter((each) => ticked.has(each)).join(' '));
    };
    group.append(flagInput({ ...one, language: '', wrong: () => undefined, store: put }));
  }
  return group;
}

/** @param {Wrong} wrong @param {string} language */
export function sentence({ name, values = {} }, language) {
  const named = name === 'wrong.empty' ? { name: emptyName(String(values.name), language) } : values;
  return say(language, name, named);
}

/** @param {string} place @param {string} language */
function emptyName(place, language) {
  const words = place === 'value' ? 'option.value' : place;
  return say(language, words, { number: '' }).toLowerCase();
}

/** @param {string} value */
function rows(value) {
  return Math.min(6, Math.max(2, String(value).split('\n').length, Math.ceil(String(value).length / 38)));
}
