// @ts-check
/** What the modeler reads and writes again is what it read: nothing of ours, of Camunda's or of BPMN is lost. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { BpmnModdle } from 'bpmn-moddle';
import { without } from '../src/modeler/moddle.js';

const require = createRequire(import.meta.url);
const alur = require('../src/modeler/alur-moddle.json');
const camunda = without(require('camunda-bpmn-moddle/resources/camunda.json'), alur);
const SOP = readFileSync(new URL('../../../bpmn/pemutakhiran_website.bpmn', import.meta.url), 'utf8');
const NAMES = 'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:alur="urn:alur:bpmn:1" '
  + 'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="urn:t"';
// Each of our attributes and elements where engine/diagram/own_extensions.py lets it stand.
const EVERYTHING = `<bpmn:definitions ${NAMES}><bpmn:process id="p" alur:title="judul" alur:summary="a b">
  <bpmn:extensionElements><alur:sop nomor="1" nama="n" instansi="i" tanggalPembuatan="2026-01-01" tanggalRevisi="2026-01-02"
    tanggalPengesahan="2026-01-03" disahkanOleh="x"><alur:dasarHukum>UU &amp; PP</alur:dasarHukum><alur:keterkaitan>k</alur:keterkaitan>
    <alur:peringatan>p</alur:peringatan><alur:kualifikasi lane="l">S1</alur:kualifikasi><alur:peralatan>ATK</alur:peralatan>
    <alur:pencatatan>buku</alur:pencatatan></alur:sop></bpmn:extensionElements>
  <bpmn:laneSet id="ls"><bpmn:lane id="l" alur:group="g" /></bpmn:laneSet>
  ${['userTask', 'manualTask', 'task', 'scriptTask', 'businessRuleTask', 'receiveTask'].map((tag) => `<bpmn:${tag} id="${tag}" alur:paraf="a"
    alur:separateFrom="b" alur:register="r" alur:registerVariable="v" alur:needsParaf="b" alur:assignee="&#34;demo&#34;" alur:due="besok"
    ${tag === 'receiveTask' ? 'alur:correlation="c"' : ''}><bpmn:extensionElements><alur:mutuBaku nomor="1" kelengkapan="k" waktu="PT1H"
    keluaran="o" keterangan="t" /></bpmn:extensionElements></bpmn:${tag}>`).join('')}
  <bpmn:userTask id="foreign" camunda:formKey="f" camunda:assignee="\${x}" camunda:candidateGroups="g" camunda:dueDate="d" />
  <bpmn:serviceTask id="s" camunda:type="external" camunda:topic="t" alur:needsParaf="b"><bpmn:extensionElements>
    <alur:input name="n" value="a &lt; 1" /></bpmn:extensionElements></bpmn:serviceTask>
  <bpmn:sendTask id="send" alur:needsParaf="b" alur:correlation="c" />
  <bpmn:callActivity id="call" calledElement="q"><bpmn:extensionElements><alur:input name="n" value="1" />
    <alur:output name="m" value="2" /></bpmn:extensionElements>
    <bpmn:multiInstanceLoopCharacteristics alur:collection="xs" alur:item="x" alur:results="ys" alur:result="y" /></bpmn:callActivity>
  <bpmn:startEvent id="start" alur:calendar="kerja" alur:correlation="c" />
  <bpmn:boundaryEvent id="b" attachedToRef="s" alur:calendar="kerja" alur:correlation="c" />
  <bpmn:intermediateCatchEvent id="ic" alur:calendar="kerja" alur:correlation="c" />
  <bpmn:intermediateThrowEvent id="it" alur:escalateTo="kabid" alur:correlation="c"><bpmn:extensionElements>
    <alur:input name="n" value="1" /></bpmn:extensionElements></bpmn:intermediateThrowEvent>
  <bpmn:endEvent id="e" alur:escalateTo="kabid" alur:correlation="c" />
</bpmn:process></bpmn:definitions>`;

test('the SOP is written as it was read', async () => {
  assert.deepEqual(contentOf(await writtenAgain(SOP)), contentOf(SOP));
});

test('so is each of our attributes and elements, wherever the engine honours it', async () => {
  assert.deepEqual(contentOf(await writtenAgain(EVERYTHING)), contentOf(EVERYTHING));
});

test('our elements are read as ours, not as a stranger’s', async () => {
  const { elementsById } = await new BpmnModdle({ alur, camunda }).fromXML(EVERYTHING);

  const [sop] = elementsById.p.extensionElements.values;
  assert.equal(sop.$instanceOf('alur:Sop'), true);
  assert.deepEqual(sop.get('dasarHukum'), ['UU & PP']);
  assert.equal(sop.get('kualifikasi')[0].get('lane'), 'l');
  assert.equal(elementsById.manualTask.get('alur:paraf'), 'a');
});

/** @param {string} xml */
async function writtenAgain(xml) {
  const moddle = new BpmnModdle({ alur, camunda });
  const { rootElement, warnings } = await moddle.fromXML(xml);
  assert.deepEqual(warnings.filter(({ message }) => !message.startsWith('unknown attribute')), []);
  return (await moddle.toXML(rootElement)).xml;
}

/**
 * List what a file says, each element with its way from the root, its attributes and its text. Neither the order of
 * attributes counts, nor where namespaces are declared, nor the white space around a text.
 *
 * @param {string} xml
 */
function contentOf(xml) {
  /** @type {string[]} */
  const way = [];
  /** @type {string[]} */
  const said = [];
  for (const [, text, closes, tag, attributes, isEmpty] of xml.matchAll(/([^<]*)(?:<(\/)?([\w:]+)((?:\s+[\w:]+\s*=\s*"[^"]*")*)\s*(\/)?>|<[?!][^>]*>)/g)) {
    if (text.trim()) said.push(`${way.join('/')} = ${plain(text.trim())}`);
    if (!tag) continue;
    if (closes) way.pop();
    else {
      const given = [...attributes.matchAll(/([\w:]+)\s*=\s*"([^"]*)"/g)].map(([, name, value]) => `${name}=${plain(value)}`);
      way.push(tag);
      said.push(`${way.join('/')} ${given.filter((one) => !one.startsWith('xmlns')).sort().join(' ')}`);
      if (isEmpty) way.pop();
    }
  }
  return said.sort();
}

/** @param {string} text */
function plain(text) {
  const signs = /** @type {Record<string, string>} */ ({ lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' });
  return text.replace(/&(?:#(\d+)|(\w+));/g, (_all, code, name) => (code ? String.fromCharCode(Number(code)) : signs[name])).replace(/\s+/g, ' ');
}
