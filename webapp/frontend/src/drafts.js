// @ts-check
/**
 * Says that a form has answers which were not saved, and asks before the page is left with them.
 *
 * A form that wants it carries `data-draft`; its `[data-draft-notice]`, hidden by the server, holds the
 * words. Listens to `input`, `change`, `submit`, and to `draft.saved` (sent on the form, or through
 * htmx's HX-Trigger header), after which what the form holds counts as saved.
 *
 * @typedef {[string, string][]} Answers
 */
const FORM = 'form[data-draft]';
// Belongs to the request, not to the person's answers.
const NOT_AN_ANSWER = new Set(['csrf_token']);

/**
 * List what a form would send, a file by its name and size.
 *
 * @param {Iterable<[string, FormDataEntryValue]>} entries
 * @returns {Answers}
 */
export function answersOf(entries) {
  return [...entries]
    .filter(([name]) => !NOT_AN_ANSWER.has(name))
    .map(([name, value]) => [name, typeof value === 'string' ? value : `${value.name} ${value.size}`]);
}

/**
 * Compare two lists of answers; their order counts, as it does for repeated parts.
 *
 * @param {Answers} before
 * @param {Answers} after
 */
export function isChanged(before, after) {
  return JSON.stringify(before) !== JSON.stringify(after);
}

/** @param {Document} document */
export function installDrafts(document) {
  /** @type {WeakMap<HTMLFormElement, Answers>} */
  const saved = new WeakMap();
  /** @param {HTMLFormElement} form */
  const answers = (form) => answersOf(new FormData(form));
  /** @param {HTMLFormElement} form */
  const isUnsaved = (form) => isChanged(saved.get(form) ?? answers(form), answers(form));
  /** @param {HTMLFormElement} form */
  const remember = (form) => void saved.set(form, answers(form));
  /** @param {HTMLFormElement} form */
  const show = (form) => {
    const notice = form.querySelector('[data-draft-notice]');
    if (notice instanceof HTMLElement) notice.hidden = !isUnsaved(form);
  };

  forms(document).forEach(remember);
  // A form that htmx brought in later is remembered when it is first entered.
  document.addEventListener('focusin', ({ target }) => {
    const form = formOf(target);
    if (form && !saved.has(form)) remember(form);
  });
  for (const name of ['input', 'change']) {
    document.addEventListener(name, ({ target }) => {
      const form = formOf(target);
      if (form) show(form);
    });
  }
  for (const name of ['submit', 'draft.saved']) {
    document.addEventListener(name, ({ target }) => {
      const form = formOf(target);
      for (const one of form ? [form] : forms(document)) {
        remember(one);
        show(one);
      }
    });
  }
  window.addEventListener('beforeunload', (event) => {
    if (forms(document).some(isUnsaved)) event.preventDefault();
  });
}

/** @param {Document} document @returns {HTMLFormElement[]} */
function forms(document) {
  return [...document.querySelectorAll(FORM)].filter((form) => form instanceof HTMLFormElement);
}

/** @param {EventTarget | null} target @returns {HTMLFormElement | null} */
function formOf(target) {
  const form = target instanceof Element ? target.closest(FORM) : null;
  return form instanceof HTMLFormElement ? form : null;
}
