// @ts-check
/**
 * The page of a procedure's figures: draws its diagram coloured by one of them.
 *
 * Reads `<script type="application/json" id="heat-state">` (see diagram/heat.js), draws into `#diagram`, and sets
 * `data-ready` on it; when it cannot be drawn, hides it: the tables on the page say the same.
 */
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import './diagram/viewer.css';
import './diagram/heat.css';
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import { installHeat, readHeat } from './diagram/heat.js';
import { installView } from './diagram/view.js';

const container = document.getElementById('diagram');
const source = document.getElementById('heat-state');
if (container && source) await show(container, readHeat(source.textContent ?? ''));

/**
 * @param {HTMLElement} container
 * @param {import('./diagram/heat.js').HeatState} state
 */
async function show(container, state) {
  try {
    const viewer = new NavigatedViewer({ container });
    const response = await fetch(state.diagramUrl);
    if (!response.ok) throw new Error(`Expected the diagram at '${state.diagramUrl}', but found status ${response.status}`);
    await viewer.importXML(await response.text());
    installHeat(viewer, state);
    installView(viewer, container, []);
    container.dataset.ready = '';
  } catch (error) {
    container.hidden = true;
    console.warn('The diagram could not be drawn:', error);
  }
}
