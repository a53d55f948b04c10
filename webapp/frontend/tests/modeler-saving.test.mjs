// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { copiesOf, judge, readKept } from '../src/modeler/keeping.js';
import { createSaver, retryIn, WAIT_MILLISECONDS } from '../src/modeler/saving.js';
import { statusWords, timeOf } from '../src/modeler/status.js';

/**
 * A saver with answers given beforehand and a clock that is turned by hand.
 *
 * @param {...import('../src/modeler/saving.js').Answer} answers
 */
function bench(...answers) {
  /** @type {{ work: () => void, milliseconds: number }[]} */
  const waiting = [];
  const seen = { sent: /** @type {[string, number][]} */ ([]), states: /** @type {string[]} */ ([]), kept: /** @type {string | undefined} */ (undefined), waiting };
  const saver = createSaver({
    revision: 1,
    send: async (diagram, revision) => {
      seen.sent.push([diagram, revision]);
      return answers.shift() ?? { kind: 'offline' };
    },
    keep: (diagram) => void (seen.kept = diagram),
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

/** @param {number} revision @returns {import('../src/modeler/saving.js').Answer} */
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

test('after a conflict nothing is sent, and what was drawn is kept', async () => {
  const { saver, seen, pass } = bench({ kind: 'conflict', sentence: 'Sudah disimpan.' }, saved(9));
  saver.changed('a');
  await pass();
  saver.changed('b');
  await saver.flush();
  assert.deepEqual(seen.sent, [['a', 1]]);
  assert.equal(seen.kept, 'b');
  assert.equal(saver.state().status, 'conflict');
});

test('what is drawn while it is being saved is saved next', async () => {
  const { saver, seen, pass } = bench(saved(2), saved(3));
  saver.changed('a');
  const first = saver.flush();
  saver.changed('b');
  await first;
  await pass();
  assert.deepEqual(seen.sent, [['a', 1], ['b', 2]]);
});

test('a copy is offered when the server has not got it, and told apart when the server has since got another', () => {
  const kept = { revision: 3, diagram: 'mine', keptAt: '2026-11-23T03:42:00Z' };
  assert.equal(judge(kept, { revision: 3, diagram: 'stored' }), 'offer');
  assert.equal(judge(kept, { revision: 4, diagram: 'stored' }), 'stale');
  assert.equal(judge(kept, { revision: 4, diagram: 'mine' }), 'nothing');
  assert.equal(judge(undefined, { revision: 4, diagram: 'stored' }), 'nothing');
});

test('a copy that cannot be kept or read breaks nothing', () => {
  const full = /** @type {any} */ ({ setItem() { throw new Error('full'); }, getItem: () => '{"revision":', removeItem() {} });
  const copies = copiesOf(full, 'd', () => new Date(0));
  assert.equal(copies.keep('x', 1), false);
  assert.equal(copies.kept(), undefined);
  assert.equal(readKept('{"revision":1}'), undefined);
});

test('the line says what became of it, at the time of the office', () => {
  assert.equal(timeOf('2026-11-23T03:42:00+00:00', 'Asia/Jakarta'), '10.42 WIB');
  assert.equal(statusWords({ status: 'saved', revision: 2, savedAt: '2026-11-23T03:42:00Z' }, 'Asia/Jakarta', 'id'), 'Tersimpan 10.42 WIB');
  assert.equal(statusWords({ status: 'offline', revision: 2 }, 'Asia/Jakarta', 'id'), 'Belum tersimpan: sambungan terputus, disimpan di peramban ini');
  assert.equal(statusWords({ status: 'conflict', revision: 2, sentence: 'Sudah.' }, 'Asia/Jakarta', 'en'), 'Not saved: Sudah.');
});
