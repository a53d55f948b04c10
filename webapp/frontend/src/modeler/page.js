// @ts-check
/**
 * Joins the parts of the modeler's page: what is drawn is read after each pause, checked, kept and saved.
 *
 * Listens to the editor's `commandStack.changed`; to `online`, `pagehide` and `beforeunload` of the window.
 *
 * @typedef {import('../draft/server.js').Addresses & { deployUrl: string, playUrl: string, listUrl: string,
 *   formsUrl: string, zone: string }} Addresses
 * @typedef {import('../draft/server.js').Draft} Draft
 * @typedef {import('./editor.js').Editor} Editor
 */
import { createChecker } from '../draft/checking.js';
import { copyOf, judge } from '../draft/keeping.js';
import { createSaver } from '../draft/saving.js';
import { DIAGRAM, createSender } from '../draft/sending.js';
import { serverAt } from '../draft/server.js';
import { timeOf } from '../draft/times.js';
import { choose } from './choice.js';
import { createEditor } from './editor.js';
import { installMarks } from './lint.js';
import { installOthers } from './others.js';
import { installProblems } from './problems.js';
import { installSimulation } from './simulation.js';
import { statusWords } from './status.js';
import { fitToWindow, installToolbar, setDeployable } from './toolbar.js';
import { drawn, showAll, showElement } from './view.js';
import { missing, say } from './words/index.js';
import { finishTyping, writtenXml } from './written.js';

const PAUSE_MILLISECONDS = 400;
const WAIT_MILLISECONDS = 1_100; // after the pause in which the drawing was read: 1.5 s in all

/**
 * @param {Document} document
 * @param {Addresses} addresses
 */
export async function openPage(document, addresses) {
  const canvas = part(document, '[data-canvas]');
  const status = part(document, '[data-status]');
  const server = serverAt(addresses);
  fitToWindow(document);
  try {
    const draft = await server.read();
    const sender = createSender(server, draft, DIAGRAM);
    const editor = createEditor(canvas, part(document, '[data-panel]'), {
      forms: () => sender.stored().forms,
      addressOf: (id) => `${addresses.formsUrl}/${encodeURIComponent(id)}`,
    });
    await open(document, { addresses, canvas, status, server, sender, editor, draft });
  } catch (error) {
    status.textContent = say('The draft could not be opened: {reason}', { reason: String(/** @type {any} */ (error)?.message ?? error) });
    console.error(error);
  }
}

/**
 * @param {Document} document
 * @param {{ addresses: Addresses, canvas: HTMLElement, status: HTMLElement, server: ReturnType<typeof serverAt>,
 *   sender: ReturnType<typeof createSender>, editor: Editor, draft: Draft }} page
 */
async function open(document, { addresses, canvas, status, server, sender, editor, draft }) {
  const copy = copyOf(localStorage, draft.id, () => new Date());
  const kept = draft.may_write ? copy.kept() : undefined;
  await show(editor, draft.diagram);
  installOthers(document, draft, addresses);

  const problems = installProblems(document, {
    editor,
    find: (id) => drawn(editor, id),
    open: ({ element }) => element && showElement(editor, element),
  });
  const mark = installMarks(editor, (problem) => problems.reveal(problem));
  const lint = createChecker(
    (/** @type {string} */ diagram, signal) => server.validate(diagram, sender.stored().forms, signal),
    (found) => {
      mark(found ?? []);
      problems.show(found);
      setDeployable(document, found);
    },
  );

  const saver = createSaver({
    revision: draft.revision,
    waitMilliseconds: WAIT_MILLISECONDS,
    send: sender.send,
    keep: copy.keep,
    forget: copy.forget,
    onState: (state) => {
      status.textContent = statusWords(state, addresses.zone);
      status.dataset.state = state.status;
      if (state.status === 'conflict') void decide(state.sentence ?? '');
    },
  });

  /** Somebody, or another window, saved in between: only a person can say which is meant. @param {string} sentence */
  async function decide(sentence) {
    const question = `${sentence} ${say('What you have drawn here is not saved. Which should stay?')}`;
    const choice = await choose(document, question, [
      { label: say('Save mine as a draft of my own'), value: 'copy', isMain: true },
      { label: say('Open what is saved, and leave mine'), value: 'reload' },
    ], addresses.differenceUrl ? { label: say('See what differs'), href: addresses.differenceUrl } : undefined);
    if (choice === 'copy') await saveAsOwn();
    else {
      copy.forget();
      leave(addresses, '');
    }
  }

  async function saveAsOwn() {
    try {
      const diagram = await writtenXml(editor);
      const address = await server.copy(draft.id, () => ({ diagram }));
      copy.forget();
      leave(addresses, address);
    } catch (error) {
      status.textContent = say('Not saved: {sentence}', { sentence: String(/** @type {any} */ (error)?.message) });
    }
  }

  let isLeft = false;
  /** @param {Addresses} _from @param {string} address */
  function leave(_from, address) {
    isLeft = true;
    if (address) location.assign(address);
    else location.reload();
  }

  const read = async () => {
    const diagram = await writtenXml(editor);
    if (draft.may_write) saver.changed(diagram);
    return diagram;
  };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let pause;
  editor.get('eventBus').on('commandStack.changed', () => {
    clearTimeout(pause);
    pause = setTimeout(async () => {
      pause = undefined;
      void lint(await read());
    }, PAUSE_MILLISECONDS);
  });
  const settle = async (/** @type {boolean} */ isLeaving) => {
    if (isLeft || !draft.may_write) return;
    finishTyping();
    if (pause) {
      clearTimeout(pause);
      pause = undefined;
      void lint(await read());
    }
    await saver.flush(isLeaving);
  };
  window.addEventListener('pagehide', () => void settle(true));
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && void settle(true));
  window.addEventListener('online', () => saver.tryNow());
  window.addEventListener('focus', () => saver.tryNow());
  window.addEventListener('beforeunload', (event) => {
    if (!isLeft && saver.state().status === 'conflict') event.preventDefault();
  });

  installToolbar(document, { editor, name: draft.name, save: () => settle(false), saveAsOwn });
  installSimulation(editor, part(document, '[data-action=simulate]'));
  if (draft.may_write) status.textContent = statusWords(saver.state(), addresses.zone);
  else status.textContent = say('Read only: this draft is somebody else’s. Changes here are not saved.');
  canvas.dataset.ready = '';
  void lint(draft.diagram);
  Object.assign(window, { alurModeler: { editor, missing } }); // for tests of the whole
  await offer(kept);

  /** @param {import('../draft/keeping.js').Kept | undefined} found */
  async function offer(found) {
    const verdict = judge(found, { revision: draft.revision, content: draft.diagram });
    if (verdict === 'nothing' || !found) return found && copy.forget();
    const when = timeOf(found.keptAt, addresses.zone);
    const question = verdict === 'offer'
      ? say('This browser keeps changes of {when} that were not saved.', { when })
      : say('This browser keeps changes of {when} that were not saved, and the draft was since saved elsewhere.', { when });
    const own = { label: say('Save them as a draft of my own'), value: 'copy', isMain: verdict === 'stale' };
    const use = { label: say('Go on with them'), value: 'use', isMain: true };
    const drop = { label: say('Throw them away'), value: 'drop' };
    const choice = await choose(document, question, verdict === 'offer' ? [use, drop] : [own, drop]);
    if (choice === 'drop') return copy.forget();
    await show(editor, found.content);
    if (choice === 'copy') return saveAsOwn();
    void lint(await read());
    return undefined;
  }
}

/**
 * Show a drawing, if all of it can be kept: what bpmn-moddle cannot read would be lost at the next saving.
 *
 * @param {Editor} editor
 * @param {string} diagram
 */
async function show(editor, diagram) {
  const { warnings } = await editor.importXML(diagram);
  const lost = warnings.find((/** @type {{ message: string }} */ { message }) => message.startsWith('unparsable'));
  if (lost) throw new Error(lost.message);
  showAll(editor);
}

/** @param {Document} document @param {string} selector @returns {HTMLElement} */
function part(document, selector) {
  const found = document.querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new Error(`Expected ${selector} on the page`);
  return found;
}
