// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { batchOf } from '../src/replay/frames.js';
import { Player } from '../src/replay/player.js';

test('steps are fetched in batches, the last of them as long as there are steps', () => {
  assert.deepEqual(batchOf(1, 1004, 100), { from: 1, to: 100 });
  assert.deepEqual(batchOf(100, 1004, 100), { from: 1, to: 100 });
  assert.deepEqual(batchOf(101, 1004, 100), { from: 101, to: 200 });
  assert.deepEqual(batchOf(1004, 1004, 100), { from: 1001, to: 1004 });
});

test('a step that is not there becomes the nearest', async () => {
  /** @type {number[]} */
  const shown = [];
  const player = new Player(9, 3, async (step) => { shown.push(step); }, () => {});
  await player.go(99);
  await player.go(-1);
  assert.deepEqual(shown, [9, 1]);
});

test('of what is wished while a step is being shown, only the newest is shown', async () => {
  /** @type {number[]} */
  const shown = [];
  const player = new Player(9, 1, async (step) => { shown.push(step); }, () => {});
  const going = player.go(2);
  player.go(3);
  player.go(7);
  await going;
  assert.deepEqual(shown, [2, 7]);
});

test('what cannot be shown is said, and the step before it stays', async () => {
  let isSaid = false;
  const player = new Player(9, 4, () => Promise.reject(new Error('no connection')), () => { isSaid = true; });
  await player.go(5);
  assert.equal(isSaid, true);
  assert.equal(player.step, 4);
});
