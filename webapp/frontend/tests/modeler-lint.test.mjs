// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasMeaning, reviver } from '../src/modeler/copying.js';
import { fileName, standalone } from '../src/modeler/exporting.js';
import { fixOf } from '../src/modeler/fixes.js';
import { marked } from '../src/modeler/lint.js';
import { notices } from '../src/modeler/others.js';
import { inWords, parted } from '../src/modeler/problems.js';
import { simulationWords } from '../src/modeler/simulation.js';
import { statusWords } from '../src/modeler/status.js';
import { whyNot } from '../src/modeler/toolbar.js';
import { eventInIndonesian } from '../src/modeler/words/events.js';
import { missing, say } from '../src/modeler/words/index.js';

/** @param {string} severity @param {string | null} element @returns {any} */
const problem = (severity, element, rule = 'r') => ({ rule, severity, element, sentence: `${severity} ${element}`, advice: null });

test('only errors and warnings are marked, the worst first', () => {
  const found = marked([problem('warning', 'a'), problem('note', 'b'), problem('error', 'a'), problem('error', null)]);
  assert.deepEqual([...found].map(([id, own]) => [id, own.map(({ severity }) => severity)]), [['a', ['error', 'warning']]]);
});

test('deployment waits for errors and the first answer, not for warnings', () => {
  assert.notEqual(whyNot(null, 'id'), '');
  assert.equal(whyNot([problem('warning', 'a')], 'id'), '');
  assert.equal(whyNot([problem('error', 'a')], 'id'), 'Perbaiki dahulu 1 kesalahan pada diagram.');
  assert.equal(inWords([problem('error', 'a'), problem('note', 'b')], 'id'), '1 kesalahan, 0 peringatan');
  assert.deepEqual(parted([problem('note', 'a'), problem('error', 'b')]).map((part) => part.length), [1, 1]);
});

test('a decision without a default gets its one way without a condition', () => {
  const [conditional, other] = [{ businessObject: { conditionExpression: {} } }, { businessObject: { id: 'other' } }];
  const gateway = { type: 'bpmn:ExclusiveGateway', businessObject: {}, outgoing: [conditional, other] };
  /** @type {any[]} */
  const done = [];
  const editor = { get: () => ({ updateProperties: (/** @type {any} */ _, /** @type {any} */ change) => done.push(change) }) };
  fixOf(problem('warning', 'g', 'default-missing'), gateway)?.apply(editor, gateway);
  assert.deepEqual(done, [{ default: other.businessObject }]);
  assert.equal(fixOf(problem('warning', 'g', 'default-missing'), { ...gateway, outgoing: [conditional] }), undefined);
  assert.equal(fixOf(problem('error', null, 'unreachable'), undefined), undefined);
});

test('what only people do is not copied to a job', () => {
  const target = (/** @type {string} */ type) => ({ $type: type, $instanceOf: (/** @type {string} */ other) => other === type || other === 'bpmn:Task' });
  assert.equal(hasMeaning('alur:paraf', target('bpmn:ManualTask')), true);
  assert.equal(hasMeaning('alur:paraf', target('bpmn:ServiceTask')), false);
  assert.equal(hasMeaning('alur:needsParaf', target('bpmn:ServiceTask')), true);
  assert.equal(hasMeaning('name', target('bpmn:ServiceTask')), true);
});

test('what was copied becomes elements again, one for each id', () => {
  const moddle = { create: (/** @type {string} */ type, /** @type {object} */ values) => ({ made: type, ...values }) };
  const [one, same] = JSON.parse('[{"$type":"bpmn:Task","id":"a"},{"$type":"bpmn:Task","id":"a"}]', reviver(moddle));
  assert.equal(one.made, 'bpmn:Task');
  assert.equal(one, same);
});

test('a picture needs no style sheet, and a file is named after its draft', () => {
  assert.equal(standalone('fill: var(--diagram-fill); stroke: #123'), 'fill: #ffffff; stroke: #123');
  assert.equal(fileName('Pemutakhiran Website (2026)', 'svg'), 'pemutakhiran-website-2026.svg');
});

test('a newer version than the base is told', () => {
  const draft = /** @type {any} */ ({ base_version: 2, newest_version: 3 });
  assert.deepEqual(notices(draft, 'id'), ['Dimulai dari versi 2; kini sudah ada versi 3.']);
  assert.deepEqual(notices({ ...draft, newest_version: 2 }, 'id'), []);
});

test('words are found however they are written, events are put together, misses are remembered', () => {
  assert.equal(say('User Task', {}, 'id'), say('User task', {}, 'id'));
  assert.equal(eventInIndonesian('Timer boundary event (non-interrupting)'), 'Kejadian tepi waktu (tidak menghentikan)');
  assert.equal(eventInIndonesian('Message Start Event'), 'Kejadian awal pesan');
  assert.equal(say('User task', {}, 'en'), 'User task');
  say('Nowhere to be found', {}, 'id');
  assert.equal(missing.has('Nowhere to be found'), true);
});

test('the simulation speaks Indonesian where the words are its own', () => {
  assert.equal(simulationWords('\n  Reset Simulation ', 'id'), '\n  Ulangi simulasi dari awal ');
  assert.equal(simulationWords('Menerima berita', 'id'), 'Menerima berita');
});

test('the line says what became of it, at the time of the office', () => {
  assert.equal(statusWords({ status: 'saved', revision: 2, savedAt: '2026-11-23T03:42:00Z' }, 'Asia/Jakarta', 'id'), 'Tersimpan 10.42 WIB');
  assert.equal(statusWords({ status: 'offline', revision: 2 }, 'Asia/Jakarta', 'id'), 'Belum tersimpan: sambungan terputus, disimpan di peramban ini');
  assert.equal(statusWords({ status: 'conflict', revision: 2, sentence: 'Sudah.' }, 'Asia/Jakarta', 'en'), 'Not saved: Sudah.');
});
