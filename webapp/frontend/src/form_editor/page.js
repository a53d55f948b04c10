// @ts-check
/**
 * Puts the form editor together: opens the form of a draft, saves it by itself, keeps it when the connection is lost, and
 * asks who has to decide.
 *
 * @typedef {import('../draft/server.js').Addresses & { previewUrl: string, language: string, zone: string, formId: string,
 *   uses: Record<string, string[]> }} Page
 */
import { copyOf, judge } from '../draft/keeping.js';
import { createSaver } from '../draft/saving.js';
import { createSender, formPart } from '../draft/sending.js';
import { serverAt } from '../draft/server.js';
import { timeOf } from '../draft/times.js';
import { createEditor } from './editor.js';
import { allFields } from './fields.js';
import { ask, statusWords } from './notices.js';
import { installPalette } from './palette.js';
import { installPanel } from './panel.js';
import { installPreview, installWidths } from './preview.js';
import { installProblems } from './problems.js';
import { say } from './words.js';

const WAIT_MILLISECONDS = 1_500;

/**
 * @param {Document} document
 * @param {Page} page
 */
export async function installFormEditor(document, page) {
  const { language, formId, zone } = page;
  const place = (/** @type {string} */ name) => /** @type {HTMLElement} */ (document.querySelector(`[data-form-${name}]`));
  const status = place('status');
  const server = serverAt(page);
  const draft = await server.read();
  const form = createEditor(place('canvas'), place('hidden'), language);
  try {
    await form.open(draft.forms[formId]);
  } catch (error) {
    const reason = error instanceof Error ? error.message : error;
    ask(place('notices'), say(language, 'status.failed', { reason }), []);
    place('place').before(place('notices'));
    return;
  }
  place('place').hidden = false;
  for (const other of document.querySelectorAll('[data-form-without-script]')) other.remove();
  const source = () => JSON.stringify(form.saved());
  const copy = copyOf(localStorage, `${draft.id}.form.${formId}`, () => new Date());
  const sender = createSender(server, draft, formPart(formId));
  const saver = createSaver({
    revision: draft.revision,
    waitMilliseconds: WAIT_MILLISECONDS,
    send: sender.send,
    keep: copy.keep,
    forget: copy.forget,
    onState(state) {
      status.textContent = statusWords(state, language, zone);
      status.dataset.status = state.status;
      if (state.status === 'conflict') tellConflict(state.sentence ?? '');
    },
  });

  if (draft.may_write) installPalette(place('palette'), language, (type) => form.select(form.insert(type)));
  installPanel(place('panel'), form, { language, isDisabled: !draft.may_write, uses: page.uses });
  installWidths(place('preview'), document.querySelectorAll('[data-width]'));
  const preview = installPreview(place('preview'), {
    url: page.previewUrl,
    csrf: page.csrf,
    title: place('preview').dataset.title ?? '',
    form: form.saved,
  });
  const problems = installProblems({
    list: place('problems'),
    said: place('problems-said'),
    language,
    formId,
    fields: () => allFields(form.schema()),
    form: form.saved,
    ask: (source, signal) => server.validate(draft.diagram, { ...sender.stored().forms, [formId]: source }, signal),
    show: (id) => form.select(form.find(id)),
  });

  place('canvas').dataset.empty = say(language, 'empty');
  place('canvas').dataset.ready = '';
  if (!draft.may_write) {
    status.textContent = say(language, 'status.readonly');
    return;
  }
  status.textContent = say(language, 'status.opened');
  status.dataset.status = 'saved';
  installHistory();
  form.onChange(() => {
    preview.later();
    problems.later();
    saver.changed(source());
  });
  offerKept();
  installLeaving();

  function installHistory() {
    const undo = /** @type {HTMLButtonElement} */ (place('undo'));
    const redo = /** @type {HTMLButtonElement} */ (place('redo'));
    const show = () => {
      undo.disabled = !form.canUndo();
      redo.disabled = !form.canRedo();
    };
    undo.addEventListener('click', () => form.undo());
    redo.addEventListener('click', () => form.redo());
    form.onChange(show);
    show();
  }

  function offerKept() {
    const kept = copy.kept();
    const verdict = judge(kept, { revision: draft.revision, content: source() });
    if (!kept || verdict === 'nothing') {
      copy.forget();
      return;
    }
    ask(place('notices'), say(language, verdict === 'stale' ? 'kept.stale' : 'kept.told', { at: timeOf(kept.keptAt, zone) }), [
      [say(language, 'kept.use'), () => void restore(kept.content)],
      [say(language, 'kept.forget'), copy.forget],
    ]);
  }

  /** @param {string} kept */
  async function restore(kept) {
    await form.open(JSON.parse(kept));
    form.select(undefined);
    preview.later();
    problems.later();
    saver.changed(kept);
  }

  /** @param {string} sentence */
  function tellConflict(sentence) {
    ask(place('notices'), say(language, 'conflict.told', { sentence }), [
      [say(language, 'conflict.open'), () => { copy.forget(); leave(window.location.href); }],
      [say(language, 'conflict.copy'), () => void copyAway()],
    ], page.differenceUrl ? [say(language, 'conflict.difference'), page.differenceUrl] : undefined);
  }

  async function copyAway() {
    try {
      const address = await server.copy(draft.id, ({ forms }) => ({ forms: { ...forms, [formId]: form.saved() } }));
      copy.forget();
      leave(`${address}/formulir/${encodeURIComponent(formId)}`);
    } catch {
      tellConflict(say(language, 'status.offline'));
    }
  }

  /** @param {string} address */
  function leave(address) {
    window.removeEventListener('beforeunload', warn);
    window.location.assign(address);
    if (address === window.location.href) window.location.reload();
  }

  /** @param {BeforeUnloadEvent} event */
  function warn(event) {
    if (saver.isUnsaved() && !saver.state().isKept) event.preventDefault();
  }

  function installLeaving() {
    window.addEventListener('online', saver.tryNow);
    window.addEventListener('focus', saver.tryNow);
    window.addEventListener('beforeunload', warn);
    window.addEventListener('pagehide', () => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur(); // what is half typed counts
      void saver.flush(true);
    });
  }
}
