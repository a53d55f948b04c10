// @ts-check
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { allFields, freeName, kept, labelOf, named, variableName } from '../src/form_editor/fields.js';
import { FORM_SETTINGS, GROUPS, KINDS, kindName, newField, offered } from '../src/form_editor/kinds.js';
import { statusWords } from '../src/form_editor/notices.js';
import { added, optionsOf, raised, withOptions, wrongOption } from '../src/form_editor/options.js';
import { about, summary } from '../src/form_editor/problems.js';
import { SETTINGS } from '../src/form_editor/settings.js';
import { misses, say, wordNames } from '../src/form_editor/words.js';

const forms = new URL('../../../forms/pemutakhiran_website/', import.meta.url);
const SOP = readdirSync(forms).map((name) => JSON.parse(readFileSync(new URL(name, forms), 'utf8')));
const fieldsOfSop = SOP.flatMap(allFields);

/** What form-js adds to a form that it has opened. */
const opened = (schema) => {
  const one = structuredClone(schema);
  for (const [index, field] of one.components.entries()) {
    Object.assign(field, { _parent: one.id, _path: ['components', index], layout: { row: `Row_${index}`, columns: null } });
  }
  return { ...one, _path: [], schemaVersion: 99 };
};

test('a form that was only opened is kept as it was, to the letter', () => {
  for (const form of SOP) assert.equal(JSON.stringify(kept(opened(form), form)), JSON.stringify(form));
});

test('rows that the file had are kept, and so is what we do not know', () => {
  const form = { id: 'a', type: 'default', components: [{ type: 'group', id: 'g', layout: { row: 'R1', columns: 8 }, later: { x: 1 } }] };
  assert.deepEqual(kept({ ...form, _path: [] }, form), form);
});

test('every kind of the SOP can be set, and every setting shows what the SOP says', () => {
  for (const field of fieldsOfSop) {
    const kind = KINDS[field.type];
    assert.ok(kind, field.type);
    for (const name of Object.keys(field.properties ?? {}).filter((each) => !/^(option:en|suggest):/.test(each))) {
      const place = Object.keys(SETTINGS).find((each) => each === name);
      assert.ok(place && kind.settings.includes(place), `${field.id} ${name}`);
    }
  }
});

test('writing what a setting reads changes nothing', () => {
  for (const field of fieldsOfSop) {
    for (const name of KINDS[field.type].settings.map((each) => each.replace('?', '')).filter((each) => each !== 'options')) {
      const changes = SETTINGS[name].write(field, SETTINGS[name].read(field));
      const written = JSON.parse(JSON.stringify({ ...field, ...changes }));
      if (name === 'subtype' && !field.subtype) delete written.subtype;
      assert.deepEqual(written, field, `${field.id} ${name}`);
    }
    assert.deepEqual(JSON.parse(JSON.stringify({ ...field, ...(field.values ? withOptions(field, optionsOf(field)) : {}) })), field);
  }
});

test('what cannot be is said and not taken', () => {
  const schema = { components: [{ id: 'a', key: 'judul' }, { id: 'b', key: 'nomor' }] };
  const wrong = (name, value) => SETTINGS[name].wrong?.(value, schema.components[0], schema)?.name;
  assert.equal(wrong('key', 'dua kata'), 'wrong.key');
  assert.equal(wrong('key', 'nomor'), 'wrong.twice');
  assert.equal(wrong('key', 'judul'), undefined);
  assert.equal(wrong('label', ' '), 'wrong.empty');
  assert.equal(wrong('label', '=judul'), 'wrong.expression');
  assert.equal(wrong('maxLength', 'banyak'), 'wrong.whole');
  assert.equal(wrong('maxLength', '10001'), 'wrong.whole');
  assert.equal(wrong('min', '2,5'), undefined);
  assert.equal(wrong('min', 'dua'), 'wrong.number');
  assert.equal(wrong('showWhen', 'klasifikasi'), 'wrong.condition');
  assert.equal(wrong('showWhen', 'klasifikasi=siaran_pers'), undefined);
  assert.equal(wrong('pattern', '(a|b)+'), 'wrong.pattern');
  assert.equal(wrong('pattern', '[0-9]{3}[0-9.]*'), undefined);
  assert.equal(wrong('suggest', 'a=b\nc'), 'wrong.pairs');
  assert.equal(wrong('source', ''), 'wrong.empty');
});

test('what is emptied is taken out of the file', () => {
  const field = { type: 'textfield', validate: { maxLength: 3 }, properties: { 'label:en': 'Title' }, description: 'x' };
  const after = (name, value) => JSON.parse(JSON.stringify({ ...field, ...SETTINGS[name].write(field, value) }));
  assert.equal('validate' in after('maxLength', ''), false);
  assert.equal('properties' in after('label:en', ''), false);
  assert.equal('description' in after('description', ''), false);
  assert.deepEqual(after('required', true).validate, { maxLength: 3, required: true });
  assert.deepEqual(after('suggest', 'a=1\nb = 2').properties, { 'label:en': 'Title', 'suggest:a': '1', 'suggest:b': '2' });
});

test('a choice is added with a value of its own, moved, and keeps its English when its value changes', () => {
  const field = { type: 'select', values: [{ label: 'Ya', value: 'ya' }], properties: { 'option:en:ya': 'Yes' } };
  const more = added(optionsOf(field), 'Ya');
  assert.deepEqual(more.map(({ value }) => value), ['ya', 'ya_2']);
  assert.deepEqual(raised(more, 1).map(({ value }) => value), ['ya_2', 'ya']);
  assert.equal(raised(more, 0), more);
  const renamed = withOptions(field, [{ label: 'Ya', value: 'benar', english: 'Yes' }]);
  assert.deepEqual(renamed, { values: [{ label: 'Ya', value: 'benar' }], properties: { 'option:en:benar': 'Yes' } });
  assert.equal(wrongOption(more, 1, 'value', 'ya')?.name, 'wrong.option');
  assert.equal(wrongOption(more, 1, 'label', '')?.name, 'wrong.empty');
  assert.equal(wrongOption(more, 1, 'english', ''), undefined);
});

test('a new field has a name of its own, and the words of the page', () => {
  const schema = { id: 'isi', components: [{ id: 'isi_teks_singkat', key: 'teks_singkat' }] };
  assert.deepEqual(named(newField('textfield', 'id'), true, schema), { id: 'isi_teks_singkat_2', key: 'teks_singkat_2' });
  assert.equal(variableName('1. Nomor Surat (baru)'), 'nomor_surat_baru');
  assert.equal(variableName('…'), 'isian');
  assert.equal(freeName('a', ['a', 'a_2']), 'a_3');
  assert.equal(labelOf(newField('datetime', 'en')), 'Date');
  assert.equal(newField('alur-decisions', 'id').properties.source, 'bagian');
  assert.deepEqual(newField('separator', 'id'), { type: 'separator' });
});

test('everything that the page says is there in both languages', () => {
  for (const language of ['id', 'en']) {
    for (const type of [...Object.keys(KINDS), 'default']) kindName(type, language);
    for (const kind of Object.values(KINDS)) for (const name of kind.settings) say(language, name.replace('?', ''));
    for (const name of FORM_SETTINGS) say(language, name);
    for (const [name, { panel, choices = [] }] of Object.entries(SETTINGS)) {
      say(language, `panel.${panel}`);
      if (name !== 'options') say(language, name);
      for (const choice of choices) say(language, `${name}.${choice}`);
    }
    for (const group of GROUPS) {
      say(language, `group.${group}`);
      for (const type of offered(group)) assert.ok(KINDS[type].icon);
    }
  }
  assert.deepEqual([...misses], []);
  for (const name of wordNames()) assert.ok(say('en', name) && say('id', name), name);
  misses.clear();
});

test('problems are those of this form, and lead to their field', () => {
  const fields = [{ id: 'isi_judul', key: 'judul' }];
  const problem = (rule, sentence) => ({ rule, severity: 'error', element: null, sentence, advice: null });
  const found = about(
    [
      problem('form', "Formulir 'isi': 'isi_judul' tidak memiliki label."),
      problem('form', "Formulir 'lain': tidak terbaca."),
      problem('field-gone', "Isian 'judul' dipakai oleh judul berkas."),
    ],
    'isi',
    fields,
  );
  assert.deepEqual(found.map(({ field }) => field), ['isi_judul', 'isi_judul']);
  assert.equal(summary(found, 'id'), '2 kesalahan, 0 peringatan');
  assert.equal(summary([], 'en'), 'none');
});

test('the time of saving is said as people here do', () => {
  assert.equal(statusWords({ status: 'saved', revision: 2, savedAt: '2026-01-05T03:42:00Z' }, 'id', 'Asia/Jakarta'), 'Tersimpan 10.42 WIB');
  assert.match(statusWords({ status: 'offline', revision: 2, isKept: false }, 'id', 'Asia/Jakarta'), /Jangan tutup/);
});
