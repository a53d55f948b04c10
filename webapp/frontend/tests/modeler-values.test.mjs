// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as values from '../src/modeler/values.js';
import { say } from '../src/modeler/words/index.js';

test('a duration is read as the engine reads it', () => {
  for (const right of ['', 'PT30M', 'P1D', 'P1DT2H', 'P2W', 'PT1.5S', 'P1Y2M3DT4H5M6S']) assert.equal(values.duration(right), null, right);
  for (const wrong of ['dua hari', 'P', 'PT', 'P1DT', '30M', 'P2W1D', 'PT1.5H', '-PT1H']) assert.notEqual(values.duration(wrong), null, wrong);
});

test('a date is one of the calendar', () => {
  assert.equal(values.date('2028-02-29'), null);
  for (const wrong of ['2027-02-29', '29-02-2028', '2026-13-01', 'besok']) assert.notEqual(values.date(wrong), null, wrong);
});

test('names and variables have no spaces, lists of them do', () => {
  assert.equal(values.variable('nomor_agenda'), null);
  assert.notEqual(values.variable('nomor agenda'), null);
  assert.notEqual(values.variable('1a'), null);
  assert.equal(values.variables('judul bagian keputusan'), null);
  assert.notEqual(values.variables('judul, bagian'), null);
  assert.equal(values.name('verify-publication'), null);
  assert.notEqual(values.name('embedded:app:x'), null);
});

test('an expression is typed in our own language', () => {
  assert.equal(values.expression('kelengkapan == "lengkap"'), null);
  for (const other of ['${x}', '#{x}', '= x']) assert.notEqual(values.expression(other), null, other);
});

test('a timer is checked by its kind; an expression is left to the server', () => {
  assert.equal(values.timer('timeDuration')('PT1H'), null);
  assert.notEqual(values.timer('timeDuration')('PT'), null);
  assert.equal(values.timer('timeDuration')('batas_waktu'), null);
  assert.equal(values.timer('timeDate')('2026-11-27T15:50+07:00'), null);
  assert.notEqual(values.timer('timeDate')('2026-11-27 jam 9'), null);
  assert.equal(values.timer('timeCycle')('R3/PT1H'), null);
  assert.notEqual(values.timer('timeCycle')('R3'), null);
});

test('a duration is said in words', () => {
  const inIndonesian = (/** @type {string} */ word, /** @type {Record<string, string>} */ given) => say(word, given, 'id');
  assert.equal(values.inWords('PT120M', inIndonesian), '120 menit');
  assert.equal(values.inWords('P1DT2H', inIndonesian), '1 hari 2 jam');
  assert.equal(values.inWords('P1M', inIndonesian), '1 bulan');
  assert.equal(values.inWords('nanti', inIndonesian), 'nanti');
});
