// @ts-check
/**
 * The list of problems under the drawing: errors and warnings first, what is only said in a fold of its own.
 * Each is a button that selects its element; an obvious mend stands beside it.
 *
 * @typedef {import('./lint.js').Problem} Problem
 */
import { fixOf } from './fixes.js';
import { counts } from './lint.js';
import { say } from './words/index.js';

/**
 * @param {Document} document
 * @param {{ open(problem: Problem): any, find(id: string | null): any, editor: import('./editor.js').Editor }} page
 */
export function installProblems(document, { open, find, editor }) {
  const list = part(document, '[data-problems]');
  const summary = part(document, '[data-problems-summary]');
  const fold = part(document, '[data-problems-fold]');

  /** @type {string | undefined} */
  let shown;

  return {
    /** @param {Problem[] | null} problems */
    show(problems) {
      const key = JSON.stringify(problems);
      if (key === shown) return;
      shown = key;
      list.replaceChildren();
      summary.textContent = problems ? inWords(problems) : say('The server could not be asked; tried again at the next change');
      if (!problems) return;
      const [heard, said] = parted(problems);
      list.append(...heard.map(line));
      if (said.length) list.append(folded(said));
    },
    /** Show a problem in the list. @param {Problem} problem */
    reveal(problem) {
      if (fold instanceof HTMLDetailsElement) fold.open = true;
      const [button] = [...list.querySelectorAll('button')].filter((one) => one.dataset.key === keyOf(problem));
      button?.focus();
      button?.scrollIntoView({ block: 'nearest' });
    },
  };

  /** @param {Problem} problem */
  function line(problem) {
    const item = document.createElement('li');
    item.className = `problem is-${problem.severity}`;
    const button = document.createElement('button');
    button.type = 'button';
    button.dataset.key = keyOf(problem);
    const kind = document.createElement('b');
    kind.textContent = say(`Problem: ${problem.severity}`);
    const advice = document.createElement('small');
    advice.textContent = problem.advice ?? '';
    button.append(kind, ` ${problem.sentence} `, advice);
    button.addEventListener('click', () => open(problem));
    item.append(button);
    const fix = fixOf(problem, find(problem.element));
    if (fix) item.append(fixButton(problem, fix));
    return item;
  }

  /** @param {Problem} problem @param {import('./fixes.js').Fix} fix */
  function fixButton(problem, fix) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button problem-fix';
    button.textContent = say(fix.label);
    button.addEventListener('click', () => {
      open(problem);
      fix.apply(editor);
    });
    return button;
  }

  /** @param {Problem[]} said */
  function folded(said) {
    const item = document.createElement('li');
    const details = document.createElement('details');
    const title = document.createElement('summary');
    title.textContent = say('Only said ({count})', { count: String(said.length) });
    const inner = document.createElement('ul');
    inner.append(...said.map(line));
    details.append(title, inner);
    item.append(details);
    return item;
  }
}

/**
 * Part what wants to be mended from what is only said.
 *
 * @param {Problem[]} problems
 * @returns {[Problem[], Problem[]]}
 */
export function parted(problems) {
  /** @param {Problem} problem */
  const isHeard = ({ severity }) => severity === 'error' || severity === 'warning';
  const order = { error: 0, warning: 1, translation: 2, note: 3 };
  const sorted = [...problems].sort((one, other) => order[one.severity] - order[other.severity]);
  return [sorted.filter(isHeard), sorted.filter((problem) => !isHeard(problem))];
}

/**
 * @param {Problem[]} problems
 * @param {string} [language]
 */
export function inWords(problems, language) {
  const { error, warning } = counts(problems);
  if (!error && !warning) return say('No errors, no warnings', {}, language);
  return say('{error} errors, {warning} warnings', { error: String(error), warning: String(warning) }, language);
}

/** @param {Problem} problem */
function keyOf({ rule, element, sentence }) {
  return `${rule} ${element ?? ''} ${sentence}`;
}

/** @param {Document} document @param {string} selector @returns {HTMLElement} */
function part(document, selector) {
  const found = document.querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new Error(`Expected ${selector} on the page`);
  return found;
}
