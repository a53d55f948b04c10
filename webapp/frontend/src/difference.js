// @ts-check
/**
 * The page of two versions: draws both with what differs marked, and moves and zooms them together.
 *
 * Reads `<script type="application/json" id="difference-state">` (see diagram/difference_state.js), draws into
 * `[data-difference-side]` and then shows `#drawings` and its buttons. A button with `data-difference-show` takes both
 * drawings to an element. Sets `data-ready` on `#drawings` when all is drawn; without drawings the list says the same.
 */
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import './diagram/difference.css';
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import { installDifferenceMarks } from './diagram/difference_marks.js';
import { readDifference } from './diagram/difference_state.js';
import { installTogether } from './diagram/together.js';

const section = document.getElementById('drawings');
const source = document.getElementById('difference-state');
if (section && source) await show(section, readDifference(source.textContent ?? ''));

/**
 * @param {HTMLElement} section
 * @param {import('./diagram/difference_state.js').State} state
 */
async function show(section, state) {
  section.hidden = false; // what has no size cannot be drawn into
  const containers = [...section.querySelectorAll('[data-difference-side]')].filter((each) => each instanceof HTMLElement);
  try {
    const viewers = await Promise.all(containers.map((container, side) => draw(container, state.sides[side])));
    viewers.forEach((viewer, side) => installDifferenceMarks(viewer, state.sides[side].marks, state.labels));
    installTogether(viewers, containers);
    section.dataset.ready = '';
  } catch (error) {
    section.hidden = true;
    console.warn('The drawings could not be shown:', error);
  }
}

/**
 * @param {HTMLElement} container
 * @param {import('./diagram/difference_state.js').Side} side
 */
async function draw(container, side) {
  const viewer = new NavigatedViewer({ container });
  await viewer.importXML(side.diagram || (await read(side.diagramUrl)));
  return viewer;
}

/** @param {string} url */
async function read(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`Expected the diagram at '${url}', but found status ${response.status}`);
  return response.text();
}
