// @ts-check
/**
 * What the server finds wrong with the form, after each pause; the latest answer wins. Pressed, a problem selects its
 * field.
 *
 * @typedef {import('../draft/server.js').Problem} Problem
 */
import { createChecker } from '../draft/checking.js';
import { make } from './dom.js';
import { say } from './words.js';

const PAUSE_MILLISECONDS = 400;

/**
 * Return the problems that are about this form, each with the field that it names.
 *
 * The server tells of a whole draft; of a form it says its id, and the component's, in quotes.
 *
 * @param {Problem[]} problems
 * @param {string} formId
 * @param {import('./kinds.js').Field[]} fields
 * @returns {(Problem & { field?: string })[]}
 */
export function about(problems, formId, fields) {
  const quoted = (/** @type {string} */ text, /** @type {unknown} */ name) => Boolean(name) && text.includes(`'${name}'`);
  return problems.flatMap((problem) => {
    const field = fields.find(({ id }) => quoted(problem.sentence, id)) ?? fields.find(({ key }) => quoted(problem.sentence, key));
    const isOurs = quoted(problem.sentence, formId) || (problem.rule.includes('field') && field);
    return isOurs ? [{ ...problem, field: field?.id }] : [];
  });
}

/** @param {Problem[]} problems @param {string} language */
export function summary(problems, language) {
  if (!problems.length) return say(language, 'problems.none');
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  return say(language, 'problems.count', { errors, warnings: problems.length - errors });
}

/**
 * @param {{ list: HTMLElement, said: HTMLElement, language: string, formId: string,
 *   fields(): import('./kinds.js').Field[], form(): object,
 *   ask(form: object, signal: AbortSignal): Promise<Problem[]>, show(field: string): void }} means
 */
export function installProblems({ list, said, language, formId, fields, form, ask, show }) {
  let timer = 0;
  const check = createChecker(ask, (found) => {
    if (found) draw(about(found, formId, fields()));
    else said.textContent = say(language, 'problems.failed');
  });

  /** @param {(Problem & { field?: string })[]} found */
  function draw(found) {
    said.textContent = summary(found, language);
    list.replaceChildren(...found.map((problem) => make('li', { class: `form-problem is-${problem.severity}` }, line(problem))));
  }

  /** @param {Problem & { field?: string }} problem */
  function line({ severity, sentence, advice, field }) {
    const words = [make('b', { text: `${say(language, `problem.${severity}`)}: ` }), sentence, advice ? ` ${advice}` : ''];
    if (!field) return make('p', {}, ...words);
    return make('button', { type: 'button', onclick: () => show(field) }, ...words);
  }

  void check(form());
  return {
    later() {
      clearTimeout(timer);
      timer = window.setTimeout(() => void check(form()), PAUSE_MILLISECONDS);
    },
  };
}
