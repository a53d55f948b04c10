// @ts-check
/**
 * Saves a draft by itself, some moments after the last change, and never over what somebody else has saved.
 *
 * States: saved, waiting (changed, soon sent), saving, offline (kept here, tried again), loggedOut, refused (the
 * server does not take it), conflict (saved elsewhere meanwhile; nothing is sent until a person has decided).
 *
 * @typedef {'saved' | 'waiting' | 'saving' | 'offline' | 'loggedOut' | 'refused' | 'conflict'} Status
 * @typedef {{ status: Status, revision: number, savedAt?: string, sentence?: string }} State
 * @typedef {{ kind: 'saved', revision: number, changedAt: string } | { kind: 'conflict', sentence: string }
 *   | { kind: 'refused', sentence: string } | { kind: 'loggedOut' } | { kind: 'offline' }} Answer
 * @typedef {{
 *   revision: number,
 *   send(diagram: string, revision: number, isLeaving: boolean): Promise<Answer>,
 *   keep(diagram: string, revision: number): void,
 *   forget(): void,
 *   later(work: () => void, milliseconds: number): () => void,
 *   onState(state: State): void,
 * }} Means  `later` returns how to take it back; `keep` and `forget` are this browser's own copy
 */
export const WAIT_MILLISECONDS = 1100; // after the pause in which the drawing was read (page.js): 1.5 s in all
const FIRST_RETRY = 2_000;
const LAST_RETRY = 60_000;

/**
 * Say how long to wait before trying again.
 *
 * @param {number} failures in a row
 */
export function retryIn(failures) {
  return Math.min(FIRST_RETRY * 2 ** (failures - 1), LAST_RETRY);
}

/** @param {Means} means */
export function createSaver({ revision, send, keep, forget, later, onState }) {
  /** @type {State} */
  let state = { status: 'saved', revision };
  /** @type {string | undefined} what is to be sent */
  let pending;
  let failures = 0;
  let cancel = () => {};

  /** @param {Partial<State>} change */
  const become = (change) => onState((state = { ...state, sentence: undefined, ...change }));

  /** @param {number} milliseconds */
  const schedule = (milliseconds) => {
    cancel();
    cancel = later(() => void flush(), milliseconds);
  };

  async function flush(isLeaving = false) {
    cancel();
    if (pending === undefined || state.status === 'saving' || state.status === 'conflict') return;
    const diagram = pending;
    pending = undefined;
    become({ status: 'saving' });
    settle(diagram, await send(diagram, state.revision, isLeaving));
  }

  /** @param {string} diagram @param {Answer} answer */
  function settle(diagram, answer) {
    if (answer.kind === 'saved') {
      failures = 0;
      const isNewer = pending !== undefined;
      become({ status: isNewer ? 'waiting' : 'saved', revision: answer.revision, savedAt: answer.changedAt });
      if (pending === undefined) forget();
      else {
        keep(pending, answer.revision);
        schedule(WAIT_MILLISECONDS);
      }
      return;
    }
    pending ??= diagram;
    become({ status: answer.kind, sentence: 'sentence' in answer ? answer.sentence : undefined });
    if (answer.kind === 'offline' || answer.kind === 'loggedOut') schedule(retryIn(++failures));
  }

  return {
    /** @param {string} diagram */
    changed(diagram) {
      pending = diagram;
      keep(diagram, state.revision);
      if (state.status === 'conflict' || state.status === 'saving') return;
      if (state.status !== 'offline' && state.status !== 'loggedOut') become({ status: 'waiting' });
      schedule(failures ? retryIn(failures) : WAIT_MILLISECONDS);
    },
    flush,
    /** The connection is back, or the person has logged in again. */
    tryNow() {
      if (state.status === 'offline' || state.status === 'loggedOut') void flush();
    },
    /** @returns {State} */
    state: () => state,
    isUnsaved: () => pending !== undefined || state.status === 'saving',
  };
}
