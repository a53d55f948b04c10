// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { copyOf, judge, readKept } from '../src/form_editor/keeping.js';
import { createSaver, retryIn, WAIT_MILLISECONDS } from '../src/form_editor/saving.js';
import { createSender } from '../src/form_editor/sending.js';
import { meaning } from '../src/form_editor/server.js';

/** A saver whose server gives these answers, one after the other; `clock` holds what waits. */
function saverWith(answers) {
  const seen = { sent: [], kept: [], states: [], clock: [] };
  const saver = createSaver({
    revision: 1,
    send: async (form, revision) => {
      seen.sent.push([form, revision]);
      return answers.shift();
    },
    keep: (form, revision) => seen.kept.push([form, revision]) > 0,
    forget: () => seen.kept.push('forgotten'),
    later(work, milliseconds) {
      const entry = { work, milliseconds };
      seen.clock.push(entry);
      return () => seen.clock.splice(seen.clock.indexOf(entry), seen.clock.includes(entry) ? 1 : 0);
    },
    onState: ({ status }) => seen.states.push(status),
  });
  const tick = async () => {
    for (const { work } of seen.clock.splice(0)) work();
    await new Promise((done) => setImmediate(done));
  };
  return { saver, seen, tick };
}

test('a change is kept here at once, and sent once after a pause', async () => {
  const { saver, seen, tick } = saverWith([{ kind: 'saved', revision: 2, changedAt: 'x' }]);
  saver.changed('a');
  saver.changed('b');
  assert.deepEqual(seen.clock.map(({ milliseconds }) => milliseconds), [WAIT_MILLISECONDS]);
  await tick();
  assert.deepEqual(seen.sent, [['b', 1]]);
  assert.deepEqual(seen.kept, [['a', 1], ['b', 1], 'forgotten']);
  assert.equal(saver.isUnsaved(), false);
  assert.equal(saver.state().revision, 2);
});

test('a lost connection is tried again, later and later, and nothing is lost', async () => {
  const { saver, seen, tick } = saverWith([{ kind: 'offline' }, { kind: 'offline' }, { kind: 'saved', revision: 2 }]);
  saver.changed('a');
  await tick();
  assert.equal(seen.clock[0].milliseconds, retryIn(1));
  await tick();
  assert.equal(seen.clock[0].milliseconds, retryIn(2));
  saver.tryNow();
  await tick();
  assert.deepEqual(seen.sent.map(([form]) => form), ['a', 'a', 'a']);
  assert.equal(saver.state().status, 'saved');
});

test('what was saved elsewhere is never written over: nothing more is sent', async () => {
  const { saver, seen, tick } = saverWith([{ kind: 'conflict', sentence: 'Sudah disimpan.' }]);
  saver.changed('a');
  await tick();
  saver.changed('b');
  await saver.flush();
  assert.equal(seen.sent.length, 1);
  assert.equal(saver.state().status, 'conflict');
  assert.deepEqual(seen.kept.at(-1), ['b', 1]);
});

test('what changes while it is sent is sent after it, on the new revision', async () => {
  const { saver, seen, tick } = saverWith([{ kind: 'saved', revision: 2 }, { kind: 'saved', revision: 3 }]);
  saver.changed('a');
  const sending = saver.flush();
  saver.changed('b');
  await sending;
  await tick();
  assert.deepEqual(seen.sent, [['a', 1], ['b', 2]]);
});

/** A server whose draft has moved on. */
function serverWith(now, answers) {
  const saved = [];
  return {
    saved,
    read: async () => now,
    save: async (forms, revision) => {
      saved.push([forms, revision]);
      return answers.shift();
    },
  };
}
const opened = { revision: 1, forms: { isi: { a: 1 }, lain: { b: 1 } } };

test('a diagram that was saved in another tab is no conflict for a form', async () => {
  const now = { revision: 5, forms: { isi: { a: 1 }, lain: { b: 2 } } };
  const server = serverWith(now, [{ kind: 'conflict' }, { kind: 'saved', revision: 6 }]);
  const answer = await createSender(server, opened, 'isi').send('{"a":9}', 1, false);
  assert.equal(answer.kind, 'saved');
  assert.deepEqual(server.saved[1], [{ isi: { a: 9 }, lain: { b: 2 } }, 5]);
});

test('a form that was saved elsewhere is', async () => {
  const now = { revision: 5, forms: { isi: { a: 7 }, lain: { b: 1 } } };
  const server = serverWith(now, [{ kind: 'conflict', sentence: 'x' }]);
  const answer = await createSender(server, opened, 'isi').send('{"a":9}', 1, false);
  assert.equal(answer.kind, 'conflict');
  assert.equal(server.saved.length, 1);
});

test('a copy of this browser is offered, told to be stale, or nothing', () => {
  const stored = { revision: 3, form: '{}' };
  assert.equal(judge(undefined, stored), 'nothing');
  assert.equal(judge({ revision: 3, form: '{}', keptAt: 'x' }, stored), 'nothing');
  assert.equal(judge({ revision: 3, form: '{"a":1}', keptAt: 'x' }, stored), 'offer');
  assert.equal(judge({ revision: 2, form: '{"a":1}', keptAt: 'x' }, stored), 'stale');
  assert.equal(readKept('{"revision":"x"}'), undefined);
  assert.equal(readKept('nonsense'), undefined);
});

test('a browser that keeps nothing says so', () => {
  const full = { setItem() { throw new Error('full'); }, getItem: () => null, removeItem() {} };
  assert.equal(copyOf(/** @type {any} */ (full), 'd', 'f', () => new Date(0)).keep('{}', 1), false);
});

test('an answer is understood by its status', async () => {
  const kind = async (status, body = {}) => (await meaning(new Response(JSON.stringify(body), { status }))).kind;
  assert.equal(await kind(200, { revision: 2 }), 'saved');
  assert.equal(await kind(409, { sentence: 'x' }), 'conflict');
  assert.equal(await kind(422), 'refused');
  assert.equal(await kind(401), 'loggedOut');
  assert.equal(await kind(503), 'offline');
});
