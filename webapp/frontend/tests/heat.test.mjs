import assert from 'node:assert/strict';
import { test } from 'node:test';
import { middleOf, readHeat } from '../src/diagram/heat.js';

test('the number of a flow stands in the middle of its way, around its corners', () => {
  const corner = [{ x: 0, y: 0 }, { x: 10, y: 0 }, { x: 10, y: 30 }];

  assert.deepEqual(middleOf(corner), { x: 10, y: 10 });
  assert.deepEqual(middleOf([{ x: 4, y: 4 }, { x: 4, y: 4 }]), { x: 4, y: 4 });
});

test('a page without flows has none', () => {
  const state = readHeat('{"diagram_url": "/a", "steps": {"terima": {"level": 5, "text": "2x"}}}');

  assert.deepEqual(state.steps.get('terima'), { level: 5, text: '2x' });
  assert.equal(state.flows.size, 0);
});
