// @ts-check
/**
 * Token simulation, for a quick look: switched by the page's own button, its words in the language of the page.
 *
 * The extension writes English straight into its own elements (all below a class that begins with "bts-"), so what it
 * has written is said again, element by element, whenever it writes.
 */
import { say } from './words/index.js';

const THEIRS = '[class*="bts-"]';
const WORDS = new Set([
  'Token Simulation', 'Toggle Simulation Log', 'Simulation Log', 'No Entries', 'Reset Simulation', 'Play Simulation', 'Pause Simulation',
  'Play/Pause Simulation', 'Found unsupported elements', 'Not supported', 'Set Sequence Flow', 'Trigger Event',
  'Add pause point', 'Remove pause point', 'Process started', 'Process finished', 'Process exited',
  'Service Task', 'User Task', 'Call Activity', 'Script Task', 'Business Rule Task', 'Manual Task',
  'Receive Task', 'Send Task', 'Task', 'Exclusive Gateway', 'Parallel Gateway', 'Inclusive Gateway', 'Start Event',
  'Intermediate Event', 'Boundary Event', 'End Event', 'Set animation speed = Slow', 'Set animation speed = Normal',
  'Set animation speed = Fast', 'Sub Process', 'Process canceled', 'Finished',
]);

/**
 * Say one text of the extension in the language of the page; what is not its own is left alone.
 *
 * @param {string} text
 * @param {string} [language]
 */
export function simulationWords(text, language) {
  const bare = text.trim();
  return WORDS.has(bare) ? text.replace(bare, say(bare, {}, language)) : text;
}

/**
 * @param {import('./editor.js').Editor} editor
 * @param {HTMLElement} button
 */
export function installSimulation(editor, button) {
  const root = editor.get('canvas').getContainer().parentElement;
  const watcher = new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
      if (target instanceof Element && target.closest(THEIRS)) retell(target);
      for (const node of addedNodes) if (node instanceof Element) retell(node);
    }
  });

  const mode = editor.get('toggleMode');
  button.addEventListener('click', () => mode.toggleMode());
  editor.get('eventBus').on('tokenSimulation.toggleMode', (/** @type {{ active: boolean }} */ { active }) => {
    button.setAttribute('aria-pressed', String(active));
    // Only then: while one draws, every step of the mouse would be looked through.
    if (active) watcher.observe(root, { subtree: true, childList: true, attributes: true, attributeFilter: ['title'] });
    else watcher.disconnect();
    retell(root);
  });
}

/** @param {Element} element */
function retell(element) {
  const theirs = element.closest(THEIRS) ? [element, ...element.querySelectorAll('*')] : element.querySelectorAll(`${THEIRS}, ${THEIRS} *`);
  for (const one of theirs) {
    const title = one.getAttribute('title');
    if (title && simulationWords(title) !== title) one.setAttribute('title', simulationWords(title));
    for (const node of one.childNodes) {
      if (node.nodeType !== Node.TEXT_NODE || !node.nodeValue) continue;
      const said = simulationWords(node.nodeValue);
      if (said !== node.nodeValue) node.nodeValue = said;
    }
  }
}
