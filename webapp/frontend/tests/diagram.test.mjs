// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { marksOf, readState } from '../src/diagram/state.js';
import { partToShow } from '../src/diagram/view.js';

const read = (/** @type {object} */ state) => readState(JSON.stringify({ diagram_url: '/d', ...state }));

test('a page may leave out what there is none of', () => {
  const state = read({ done: ['terima'] });
  const { labels, ...told } = state;
  assert.deepEqual(told, { diagramUrl: '/d', done: ['terima'], waiting: [], late: [], stalled: [], flows: [] });
});

test('the words of a mark are the page\'s, else Indonesian', () => {
  assert.deepEqual(read({ labels: { done: 'Done' } }).labels, {
    done: 'Done', waiting: 'Menunggu', late: 'Terlambat', stalled: 'Gangguan',
  });
});

test('a step that waits again is shown as waiting, not as done', () => {
  assert.equal(marksOf(read({ done: ['terima', 'periksa'], waiting: ['terima'] })).get('terima'), 'waiting');
});

test('a step that is late is shown as late, not as waiting', () => {
  const marks = marksOf(read({ waiting: ['periksa'], late: ['periksa'] }));
  assert.deepEqual([...marks], [['periksa', 'late']]);
});

test('a step that failed is shown as failed, whatever else it is', () => {
  const marks = marksOf(read({ done: ['terbitkan'], waiting: ['terbitkan'], late: ['terbitkan'], stalled: ['terbitkan'] }));
  assert.deepEqual([...marks], [['terbitkan', 'stalled']]);
});

const diagram = { x: 124, y: 74, width: 1952, height: 752 }; // with its margin: 100, 50, 2000, 800
const step = { x: 1900, y: 700, width: 100, height: 80 };
const phone = { width: 330, height: 330 };

test('a diagram that can be read as a whole is shown as a whole', () => {
  assert.deepEqual(partToShow(diagram, { width: 1500, height: 600 }, step), { x: 100, y: 50, width: 2000, height: 800 });
});

test('a small diagram is not blown up, and stands in the middle', () => {
  const part = partToShow(diagram, { width: 3000, height: 1000 }, null);
  assert.deepEqual(part, { x: -400, y: -50, width: 3000, height: 1000 });
});

test('on a phone the step that waits is shown, and nothing beyond the diagram', () => {
  assert.deepEqual(partToShow(diagram, phone, step), { x: 1500, y: 250, width: 600, height: 600 });
});

test('on a phone a step amid the diagram is in the middle', () => {
  const { x, y } = partToShow(diagram, phone, { ...step, x: 950, y: 410 });
  assert.deepEqual([x, y], [700, 150]);
});

test('on a phone a diagram in which nothing waits is shown as a whole', () => {
  const { x, width } = partToShow(diagram, phone, null);
  assert.deepEqual([x, width], [100, 2000]);
});
