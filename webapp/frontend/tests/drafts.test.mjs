// @ts-check
import assert from 'node:assert/strict';
import { File } from 'node:buffer';
import { test } from 'node:test';
import { answersOf, isChanged } from '../src/drafts.js';

test('the token of a form is none of its answers', () => {
  assert.deepEqual(answersOf([['csrf_token', 'x'], ['judul', 'Banjir']]), [['judul', 'Banjir']]);
});

test('a file counts by its name and size', () => {
  const file = new File(['12345'], 'foto.jpg');
  assert.deepEqual(answersOf([['bukti', file]]), [['bukti', 'foto.jpg 5']]);
});

test('equal answers are no change; another text, order or number of parts is', () => {
  /** @type {[string, string][]} */
  const before = [['bagian', 'a'], ['bagian', 'b']];
  assert.equal(isChanged(before, [['bagian', 'a'], ['bagian', 'b']]), false);
  assert.equal(isChanged(before, [['bagian', 'b'], ['bagian', 'a']]), true);
  assert.equal(isChanged(before, [['bagian', 'a']]), true);
});
