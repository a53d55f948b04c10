// @ts-check
/**
 * Saves a part of a draft by itself, some moments after the last change, and never over what somebody else has saved.
 *
 * States: saved, waiting (changed, soon sent), saving, offline (kept here, tried again), loggedOut, refused (the
 * server does not take it), conflict (saved elsewhere meanwhile; nothing is sent until a person has decided).
 *
 * @typedef {'saved' | 'waiting' | 'saving' | 'offline' | 'loggedOut' | 'refused' | 'conflict'} Status
 * @typedef {{ status: Status, revision: number, savedAt?: string, sentence?: string, isKept?: boolean }} State
 * @typedef {{ kind: 'saved', revision: number, changedAt: string } | { kind: 'conflict', sentence: string }
 *   | { kind: 'refused', sentence: string } | { kind: 'loggedOut' } | { kind: 'offline' }} Answer
 * @typedef {{
 *   revision: number,
 *   waitMilliseconds: number,
 *   send(content: string, revision: number, isLeaving: boolean): Promise<Answer>,
 *   keep(content: string, revision: number): boolean,
 *   forget(): void,
 *   onState(state: State): void,
 *   later?(work: () => void, milliseconds: number): () => void,
 * }} Means  `keep` and `forget` are this browser's own copy; `later` returns how to take it back
 */
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
export function createSaver({ revision, waitMilliseconds, send, keep, forget, onState, later = inBrowser }) {
  /** @type {State} */
  let state = { status: 'saved', revision, isKept: true };
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
    const content = pending;
    pending = undefined;
    become({ status: 'saving' });
    settle(content, await send(content, state.revision, isLeaving));
  }

  /** @param {string} content @param {Answer} answer */
  function settle(content, answer) {
    if (answer.kind === 'saved') {
      failures = 0;
      const isNewer = pending !== undefined;
      become({ status: isNewer ? 'waiting' : 'saved', revision: answer.revision, savedAt: answer.changedAt });
      if (pending === undefined) forget();
      else {
        keep(pending, answer.revision);
        schedule(waitMilliseconds);
      }
      return;
    }
    pending ??= content;
    become({ status: answer.kind, sentence: 'sentence' in answer ? answer.sentence : undefined });
    if (answer.kind === 'offline' || answer.kind === 'loggedOut') schedule(retryIn(++failures));
  }

  return {
    /** @param {string} content */
    changed(content) {
      pending = content;
      state.isKept = keep(content, state.revision);
      if (state.status === 'conflict' || state.status === 'saving') return;
      if (state.status !== 'offline' && state.status !== 'loggedOut') become({ status: 'waiting' });
      schedule(failures ? retryIn(failures) : waitMilliseconds);
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

/** @param {() => void} work @param {number} milliseconds */
function inBrowser(work, milliseconds) {
  const timer = setTimeout(work, milliseconds);
  return () => clearTimeout(timer);
}
