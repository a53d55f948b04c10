// @ts-check
/**
 * Reads a diagram and writes it again as Camunda Modeler does: with the public descriptor of Camunda 7's
 * extensions, and knowing nothing of ours. tests/webapp/versions/test_round_trip.py compares the two.
 *
 *   node round_trip.mjs < diagram.bpmn > again.bpmn
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { BpmnModdle } from 'bpmn-moddle';

const camunda = createRequire(import.meta.url)('camunda-bpmn-moddle/resources/camunda.json');
const moddle = new BpmnModdle({ camunda });
const { rootElement, warnings } = await moddle.fromXML(readFileSync(process.stdin.fd, 'utf8'));
for (const { message } of warnings) console.error(message);
const { xml } = await moddle.toXML(rootElement, { format: true });
process.stdout.write(xml);
