// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DIAGRAM, createSender, formPart } from '../src/draft/sending.js';

/** A server whose draft has moved on. */
function serverWith(now, answers) {
  const saved = [];
  return {
    saved,
    read: async () => now,
    save: async (changes, revision) => {
      saved.push([changes, revision]);
      return answers.shift();
    },
  };
}
/** @type {any} */
const opened = { revision: 1, diagram: '<a/>', forms: { isi: { a: 1 }, lain: { b: 1 } } };

test('a diagram that was saved in another tab is no conflict for a form', async () => {
  const now = { revision: 5, forms: { isi: { a: 1 }, lain: { b: 2 } } };
  const server = serverWith(now, [{ kind: 'conflict' }, { kind: 'saved', revision: 6 }]);
  const answer = await createSender(server, opened, formPart('isi')).send('{"a":9}', 1, false);
  assert.equal(answer.kind, 'saved');
  assert.deepEqual(server.saved[1], [{ forms: { isi: { a: 9 }, lain: { b: 2 } } }, 5]);
});

test('a form that was saved elsewhere is', async () => {
  const now = { revision: 5, forms: { isi: { a: 7 }, lain: { b: 1 } } };
  const server = serverWith(now, [{ kind: 'conflict', sentence: 'x' }]);
  const answer = await createSender(server, opened, formPart('isi')).send('{"a":9}', 1, false);
  assert.equal(answer.kind, 'conflict');
  assert.equal(server.saved.length, 1);
});

test('a form that was saved in another tab is no conflict for the diagram, another diagram is', async () => {
  const now = { ...opened, revision: 5, forms: { isi: { a: 7 } } };
  const server = serverWith(now, [{ kind: 'conflict' }, { kind: 'saved', revision: 6 }]);
  const sender = createSender(server, opened, DIAGRAM);
  assert.equal((await sender.send('<b/>', 1, false)).kind, 'saved');
  assert.deepEqual(server.saved[1], [{ diagram: '<b/>' }, 5]);
  assert.deepEqual(sender.stored().forms, now.forms);

  const other = serverWith({ ...now, diagram: '<c/>' }, [{ kind: 'conflict', sentence: 'x' }]);
  assert.equal((await createSender(other, opened, DIAGRAM).send('<b/>', 1, false)).kind, 'conflict');
});
