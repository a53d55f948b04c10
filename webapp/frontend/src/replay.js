// @ts-check
/**
 * The page of a replay: plays a case again on its diagram, step by step, without loading the page anew.
 *
 * Reads the first frame from `#replay-frame`, the others from the address in `data-frames` of `#replay`. Without this
 * script every step is a link. The URL follows, so that what is seen can be sent. Sets `data-ready` on `#replay` when
 * the first step is drawn, and `data-shown` to the number of the step that is.
 */
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import './diagram/viewer.css';
import './replay/replay.css';
import { installControls } from './replay/controls.js';
import { Frames } from './replay/frames.js';
import { Player } from './replay/player.js';
import { Stage } from './replay/stage.js';
import { Texts } from './replay/texts.js';

const bar = document.getElementById('replay');
const diagram = document.getElementById('diagram');
if (bar && diagram) await begin(bar, diagram);

/**
 * @param {HTMLElement} bar
 * @param {HTMLElement} diagram
 */
async function begin(bar, diagram) {
  const { count, number, most, frames: address } = bar.dataset;
  const told = JSON.parse(document.getElementById('replay-frame')?.textContent ?? '{}');
  const stage = new Stage(diagram);
  const texts = new Texts(bar, Number(count));
  const frames = new Frames(address ?? '', Number(count), Number(most));
  const player = new Player(Number(count), Number(number), async (step, isPlaying) => {
    const frame = await frames.get(step);
    await stage.show(frame);
    texts.show(step, frame, isPlaying);
  }, () => texts.fail());
  await stage.show(told);
  installControls(bar, player);
  texts.showFirst(Number(number));
  bar.dataset.ready = '';
}
