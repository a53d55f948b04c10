// @ts-check
/**
 * Saves a form by itself, some moments after the last change, and never over what somebody else has saved. Pure: what
 * it does to the world, it is handed.
 *
 * @typedef {'saved' | 'waiting' | 'saving' | 'offline' | 'loggedOut' | 'refused' | 'conflict'} Status
 *   offline: kept in this browser and tried again; refused: the server does not take it; conflict: saved elsewhere
 *   meanwhile, nothing is sent any more
 * @typedef {{ status: Status, revision: number, savedAt?: string, sentence?: string, isKept?: boolean }} State
 * @typedef {{ kind: Exclude<Status, 'waiting' | 'saving'>, revision?: number, changedAt?: string, sentence?: string }} Answer
 * @typedef {{
 *   revision: number,
 *   send(form: string, revision: number, isLeaving: boolean): Promise<Answer>,
 *   keep(form: string, revision: number): boolean,
 *   forget(): void,
 *   later(work: () => void, milliseconds: number): () => void,
 *   onState(state: State): void,
 * }} Means  `later` returns how to take it back; `keep` and `forget` are about this browser's own copy
 */
export const WAIT_MILLISECONDS = 1_500;
const FIRST_RETRY = 2_000;
const LAST_RETRY = 60_000;

/** @param {number} failures in a row */
export function retryIn(failures) {
  return Math.min(FIRST_RETRY * 2 ** (failures - 1), LAST_RETRY);
}

/** @param {Means} means */
export function createSaver({ revision, send, keep, forget, later, onState }) {
  /** @type {State} */
  let state = { status: 'saved', revision, isKept: true };
  /** @type {string | undefined} */
  let pending;
  let failures = 0;
  let takeBack = () => {};

  /** @param {Partial<State>} change */
  const become = (change) => onState((state = { ...state, sentence: undefined, ...change }));

  /** @param {number} milliseconds */
  const schedule = (milliseconds) => {
    takeBack();
    takeBack = later(() => void flush(), milliseconds);
  };

  async function flush(isLeaving = false) {
    takeBack();
    if (pending === undefined || state.status === 'saving' || state.status === 'conflict') return;
    const form = pending;
    pending = undefined;
    become({ status: 'saving' });
    settle(form, await send(form, state.revision, isLeaving));
  }

  /** @param {string} form @param {Answer} answer */
  function settle(form, { kind, revision: reached = state.revision, changedAt, sentence }) {
    if (kind !== 'saved') {
      pending ??= form;
      become({ status: kind, sentence });
      if (kind === 'offline' || kind === 'loggedOut') schedule(retryIn((failures += 1)));
      return;
    }
    failures = 0;
    become({ status: pending === undefined ? 'saved' : 'waiting', revision: reached, savedAt: changedAt });
    if (pending === undefined) {
      forget();
      return;
    }
    keep(pending, reached);
    schedule(WAIT_MILLISECONDS);
  }

  return {
    /** @param {string} form */
    changed(form) {
      pending = form;
      state.isKept = keep(form, state.revision);
      if (state.status === 'conflict' || state.status === 'saving') return;
      if (failures === 0) become({ status: 'waiting' });
      schedule(failures ? retryIn(failures) : WAIT_MILLISECONDS);
    },
    flush,
    /** The connection is back, or the person has logged in again. */
    tryNow() {
      if (state.status === 'offline' || state.status === 'loggedOut') void flush();
    },
    state: () => state,
    isUnsaved: () => pending !== undefined || state.status === 'saving',
  };
}
