// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { middleOf, partAround, readDifference } from '../src/diagram/difference_state.js';

test('a page tells of both drawings', () => {
  const state = readDifference(JSON.stringify({
    sides: [{ diagram_url: '/a', marks: { terima: 'moved' } }, { diagram: '<x/>' }],
    labels: { moved: 'digeser' },
  }));
  assert.deepEqual(state.sides, [
    { diagramUrl: '/a', diagram: '', marks: new Map([['terima', 'moved']]) },
    { diagramUrl: '', diagram: '<x/>', marks: new Map() },
  ]);
  assert.equal(state.labels.moved, 'digeser');
});

test('an element is shown in the middle of its window', () => {
  const part = partAround({ x: 100, y: 50, width: 100, height: 80 }, { width: 400, height: 200 }, 0.5);
  assert.deepEqual(part, { x: -250, y: -110, width: 800, height: 400 });
});

test('the mark of a line stands in its middle, in the measure of its corner', () => {
  assert.deepEqual(middleOf([{ x: 10, y: 10 }, { x: 110, y: 10 }]), { x: 50, y: 0 });
  assert.deepEqual(middleOf([{ x: 0, y: 0 }, { x: 10, y: 0 }, { x: 10, y: 90 }]), { x: 10, y: 40 });
});

test('a line without length has its mark where it is', () => {
  assert.deepEqual(middleOf([{ x: 5, y: 5 }, { x: 5, y: 5 }]), { x: 0, y: 0 });
});
