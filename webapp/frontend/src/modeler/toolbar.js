// @ts-check
/**
 * The buttons above the drawing: `data-action` says what each does, `data-export` in which form it is taken along.
 */
import { exportsOf } from './exporting.js';
import { counts } from './lint.js';
import { showAll } from './view.js';
import { say } from './words/index.js';

const ZOOM_STEP = 1.25;

/**
 * @param {Document} document
 * @param {{ editor: import('./editor.js').Editor, name: string, save(): Promise<void>, saveAsOwn(): Promise<void> }} page
 */
export function installToolbar(document, { editor, name, save, saveAsOwn }) {
  const commandStack = editor.get('commandStack');
  const canvas = editor.get('canvas');
  const exporting = exportsOf(editor, name);
  const zoom = (/** @type {number} */ factor) => canvas.zoom(canvas.zoom() * factor, 'auto');
  /** @type {Record<string, () => unknown>} */
  const actions = {
    undo: () => commandStack.undo(),
    redo: () => commandStack.redo(),
    search: () => editor.get('searchPad').toggle(),
    'zoom-in': () => zoom(ZOOM_STEP),
    'zoom-out': () => zoom(1 / ZOOM_STEP),
    'zoom-all': () => showAll(editor),
    minimap: () => editor.get('minimap').toggle(),
    panel: () => togglePanel(document),
    save,
    copy: saveAsOwn,
  };
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element && event.target.closest('[data-action], [data-export]');
    if (!(button instanceof HTMLElement)) return;
    const { action, export: kind } = button.dataset;
    if (action) actions[action]?.();
    if (kind) void exporting[kind]?.();
    button.closest('details')?.removeAttribute('open');
  });
  document.addEventListener('keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 's') return;
    event.preventDefault(); // the browser would save the page
    void save();
  });

  const steps = () => {
    able(document, 'undo', commandStack.canUndo());
    able(document, 'redo', commandStack.canRedo());
  };
  editor.get('eventBus').on(['commandStack.changed', 'import.done'], steps);
  steps();
}

/**
 * Let the way to deployment be taken only when there are no errors; say why not.
 *
 * @param {Document} document
 * @param {import('./lint.js').Problem[] | null} problems
 */
export function setDeployable(document, problems) {
  const link = document.querySelector('[data-deploy]');
  if (!(link instanceof HTMLAnchorElement)) return;
  const reason = whyNot(problems);
  link.dataset.href ??= link.getAttribute('href') ?? '';
  if (reason) {
    link.removeAttribute('href');
    link.setAttribute('role', 'link');
    link.setAttribute('aria-disabled', 'true');
    link.title = reason;
  } else {
    link.href = link.dataset.href;
    link.removeAttribute('aria-disabled');
    link.removeAttribute('title');
  }
}

/**
 * Say why a drawing may not be deployed, or nothing.
 *
 * @param {import('./lint.js').Problem[] | null} problems
 * @param {string} [language]
 */
export function whyNot(problems, language) {
  if (!problems) return say('The diagram has not been checked yet.', {}, language);
  const { error } = counts(problems);
  return error ? say('First mend {count} errors in the diagram.', { count: String(error) }, language) : '';
}

/**
 * On a phone the drawing is seen first: the panel is a sheet over it, and the problems are one line.
 *
 * @param {Document} document
 */
export function fitToWindow(document) {
  if (!matchMedia('(max-width: 60rem)').matches) return;
  togglePanel(document);
  document.querySelector('[data-problems-fold]')?.removeAttribute('open');
}

/** @param {Document} document */
function togglePanel(document) {
  const isShut = document.body.classList.toggle('is-panel-shut');
  document.querySelector('[data-action=panel]')?.setAttribute('aria-expanded', String(!isShut));
}

/** @param {Document} document @param {string} action @param {boolean} isAble */
function able(document, action, isAble) {
  const button = document.querySelector(`[data-action=${action}]`);
  if (button instanceof HTMLButtonElement) button.disabled = !isAble;
}
