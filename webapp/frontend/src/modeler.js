// @ts-check
/**
 * The page on which an analyst draws a procedure.
 *
 * Reads `<script type="application/json" data-modeler>` (see modeler/page.js), draws into `[data-canvas]` and
 * `[data-panel]`. Sets `data-ready` on the canvas when one can draw; says in `[data-status]` when it cannot be.
 */
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn.css';
import '@bpmn-io/properties-panel/dist/assets/properties-panel.css';
import 'bpmn-js-token-simulation/assets/css/bpmn-js-token-simulation.css';
import 'diagram-js-minimap/assets/diagram-js-minimap.css';
import './modeler/modeler.css';
import { openPage } from './modeler/page.js';

const source = document.querySelector('script[data-modeler]');
if (source) await openPage(document, JSON.parse(source.textContent ?? ''));
