// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createChecker } from '../src/draft/checking.js';
import { copyOf, judge, readKept } from '../src/draft/keeping.js';
import { createSaver, retryIn } from '../src/draft/saving.js';
import { meaningOf } from '../src/draft/server.js';
import { timeOf } from '../src/draft/times.js';

const WAIT_MILLISECONDS = 1_000;

/**
 * A saver with answers given beforehand and a clock that is turned by hand.
 *
 * @param {...import('../src/draft/saving.js').Answer} answers
 */
function bench(...answers) {
  /** @type {{ work: () => void, milliseconds: number }[]} */
  const waiting = [];
  const seen = { sent: /** @type {[string, number][]} */ ([]), states: /** @type {string[]} */ ([]), kept: /** @type {string | undefined} */ (undefined), waiting };
  const saver = createSaver({
    revision: 1,
    waitMilliseconds: WAIT_MILLISECONDS,
    send: async (content, revision) => {
      seen.sent.push([content, revision]);
      return answers.shift() ?? { kind: 'offline' };
    },
    keep: (content) => Boolean((seen.kept = content)),
    forget: () => void (seen.kept = undefined),
    later: (work, milliseconds) => {
      const one = { work, milliseconds };
      waiting.push(one);
      return () => void waiting.splice(waiting.indexOf(one) >>> 0, 1);
    },
    onState: ({ status }) => seen.states.push(status),
  });
  const pass = async () => {
    waiting.shift()?.work();
    await new Promise(setImmediate);
  };
  return { saver, seen, pass };
}

/** @param {number} revision @returns {import('../src/draft/saving.js').Answer} */
const saved = (revision) => ({ kind: 'saved', revision, changedAt: '2026-11-23T03:42:00+00:00' });

test('several changes are saved once, after a pause, on the revision that was read', async () => {
  const { saver, seen, pass } = bench(saved(2), saved(3));
  saver.changed('a');
  saver.changed('b');
  assert.equal(seen.kept, 'b');
  assert.deepEqual(seen.waiting.map(({ milliseconds }) => milliseconds), [WAIT_MILLISECONDS]);
  await pass();
  assert.deepEqual(seen.sent, [['b', 1]]);
  assert.equal(seen.kept, undefined);

  saver.changed('c');
  await pass();
  assert.deepEqual(seen.sent[1], ['c', 2]);
  await pass();
  assert.equal(saver.isUnsaved(), false);
  assert.equal(saver.state().revision, 3);
});

test('without a connection it is kept here and tried again, ever more seldom', async () => {
  const { saver, seen, pass } = bench({ kind: 'offline' }, { kind: 'offline' }, saved(2));
  saver.changed('a');
  await pass();
  assert.equal(saver.state().status, 'offline');
  assert.equal(seen.kept, 'a');
  assert.equal(seen.waiting[0].milliseconds, retryIn(1));
  await pass();
  assert.equal(seen.waiting[0].milliseconds, retryIn(2));
  saver.tryNow();
  await new Promise(setImmediate);
  assert.equal(saver.state().status, 'saved');
  assert.equal(seen.kept, undefined);
});

test('after a conflict nothing is sent, and what was changed is kept', async () => {
  const { saver, seen, pass } = bench({ kind: 'conflict', sentence: 'Sudah disimpan.' }, saved(9));
  saver.changed('a');
  await pass();
  saver.changed('b');
  await saver.flush();
  assert.deepEqual(seen.sent, [['a', 1]]);
  assert.equal(seen.kept, 'b');
  assert.equal(saver.state().status, 'conflict');
});

test('what is changed while it is being saved is saved next', async () => {
  const { saver, seen, pass } = bench(saved(2), saved(3));
  saver.changed('a');
  const first = saver.flush();
  saver.changed('b');
  await first;
  await pass();
  assert.deepEqual(seen.sent, [['a', 1], ['b', 2]]);
});

test('a copy is offered when the server has not got it, and told apart when the server has since got another', () => {
  const kept = { revision: 3, content: 'mine', keptAt: '2026-11-23T03:42:00Z' };
  assert.equal(judge(kept, { revision: 3, content: 'stored' }), 'offer');
  assert.equal(judge(kept, { revision: 4, content: 'stored' }), 'stale');
  assert.equal(judge(kept, { revision: 4, content: 'mine' }), 'nothing');
  assert.equal(judge(undefined, { revision: 4, content: 'stored' }), 'nothing');
});

test('a copy that cannot be kept or read breaks nothing', () => {
  const full = /** @type {any} */ ({ setItem() { throw new Error('full'); }, getItem: () => '{"revision":', removeItem() {} });
  const copy = copyOf(full, 'd', () => new Date(0));
  assert.equal(copy.keep('x', 1), false);
  assert.equal(copy.kept(), undefined);
  assert.equal(readKept('{"revision":1}'), undefined);
  assert.equal(readKept('nonsense'), undefined);
});

test('a time is said as the office has it', () => {
  assert.equal(timeOf('2026-11-23T03:42:00+00:00', 'Asia/Jakarta'), '10.42 WIB');
  assert.equal(timeOf('2026-11-23T22:42:00Z', 'Asia/Jayapura'), '07.42 WIT');
});

test('an answer to an older question is dropped', async () => {
  /** @type {((problems: any[]) => void)[]} */
  const answer = [];
  /** @type {any[]} */
  const shown = [];
  const check = createChecker(() => new Promise((keep) => void answer.push(keep)), (found) => shown.push(found));
  const first = check('old');
  const second = check('new');
  answer[1]([{ element: 'new' }]);
  answer[0]([{ element: 'old' }]);
  await Promise.all([first, second]);
  assert.deepEqual(shown.map(([one]) => one.element), ['new']);
});

test('when the server cannot be asked, that is answered', async () => {
  /** @type {any[]} */
  const shown = [];
  await createChecker(() => Promise.reject(new Error('offline')), (found) => shown.push(found))('x');
  assert.deepEqual(shown, [null]);
});

test('an answer of the server says what became of a save', async () => {
  const answer = (/** @type {number} */ status, /** @type {object} */ body) => new Response(JSON.stringify(body), { status });
  assert.deepEqual(await meaningOf(answer(200, { revision: 2, changed_at: 'x' })), { kind: 'saved', revision: 2, changedAt: 'x' });
  assert.deepEqual(await meaningOf(answer(409, { sentence: 'Sudah.' })), { kind: 'conflict', sentence: 'Sudah.' });
  assert.equal((await meaningOf(answer(422, {}))).kind, 'refused');
  assert.equal((await meaningOf(answer(502, {}))).kind, 'offline');
  assert.equal((await meaningOf(answer(401, {}))).kind, 'loggedOut');
});
