// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { marksOf, readState } from '../src/diagram/state.js';
import { partToShow } from '../src/diagram/view.js';

const read = (/** @type {object} */ state) => readState(JSON.stringify({ diagram_url: '/d', ...state }));

test('a page may leave out what there is none of', () => {
  const state = read({ done: ['terima'] });
  assert.deepEqual([state.diagramUrl, state.done, state.waiting, state.late, state.flows], ['/d', ['terima'], [], [], []]);
});

test('the words of a mark are the page\'s, else Indonesian', () => {
  assert.deepEqual(read({ labels: { done: 'Done' } }).labels, { done: 'Done', waiting: 'Menunggu', late: 'Terlambat' });
});

test('a step that waits again is shown as waiting, not as done', () => {
  assert.equal(marksOf(read({ done: ['terima', 'periksa'], waiting: ['terima'] })).get('terima'), 'waiting');
});

test('a step that is late is shown as late, not as waiting', () => {
  const marks = marksOf(read({ waiting: ['periksa'], late: ['periksa'] }));
  assert.deepEqual([...marks], [['periksa', 'late']]);
});

const diagram = { x: 100, y: 50, width: 2000, height: 800 };
const step = { x: 1900, y: 700, width: 100, height: 80 };

test('a diagram that can be read as a whole is shown as a whole', () => {
  assert.equal(partToShow(diagram, { width: 1400, height: 700 }, step), diagram);
});

test('on a phone the step that waits is in the middle, as far as the diagram reaches', () => {
  const part = partToShow(diagram, { width: 330, height: 330 }, step);
  assert.deepEqual([part.width, part.height], [600, 600]);
  assert.deepEqual([part.x, part.y], [1500, 250]); // its right and lower edge are the diagram's
});

test('on a phone a diagram in which nothing waits is shown as a whole', () => {
  assert.equal(partToShow(diagram, { width: 330, height: 330 }, null), diagram);
});

test('a diagram lower than its window stays in the middle of it', () => {
  const low = { x: 0, y: 0, width: 3000, height: 100 };
  assert.equal(partToShow(low, { width: 330, height: 330 }, { ...step, y: 10 }).y, -250);
});
