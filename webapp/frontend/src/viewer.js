// @ts-check
/**
 * The page of one case: draws its diagram with what is done, what waits, what is late and what failed.
 *
 * Reads `<script type="application/json" id="diagram-state">` (see diagram/state.js), draws into `#diagram`.
 * Buttons with `data-diagram-zoom="in|out|fit"` work once the diagram stands. Sets `data-ready` on `#diagram`
 * when all is drawn; when it cannot be drawn, hides it: the list of steps on the page says the same. Where the file
 * holds no drawing at all, shows what `data-diagram-missing` says.
 */
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import './diagram/viewer.css';
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import { installMarks } from './diagram/marks.js';
import { readState } from './diagram/state.js';
import { installSteps } from './diagram/steps.js';
import { installView } from './diagram/view.js';

const container = document.getElementById('diagram');
const source = document.getElementById('diagram-state');
installSteps(document);
if (container && source) await show(container, readState(source.textContent ?? ''));

/**
 * @param {HTMLElement} container
 * @param {import('./diagram/state.js').DiagramState} state
 */
async function show(container, state) {
  const viewer = new NavigatedViewer({ container });
  try {
    await viewer.importXML(await read(state.diagramUrl));
    installMarks(viewer, state);
    installView(viewer, container, [...state.stalled, ...state.late, ...state.waiting]);
    container.dataset.ready = '';
  } catch (error) {
    container.hidden = true;
    const definitions = viewer.getDefinitions();
    const missing = definitions && !definitions.diagrams?.length;
    for (const said of document.querySelectorAll('[data-diagram-missing]')) said.hidden = !missing;
    if (!missing) console.error('The diagram could not be drawn:', error);
  }
}

/** @param {string} url */
async function read(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`Expected the diagram at '${url}', but found status ${response.status}`);
  return response.text();
}
