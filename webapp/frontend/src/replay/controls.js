// @ts-check
/** The slider, the buttons, the list and the keyboard: all of them tell the player what is wished. */

/**
 * @param {HTMLElement} bar
 * @param {import('./player.js').Player} player
 */
export function installControls(bar, player) {
  installLinks(bar, player);
  installSlider(bar, player);
  installPlaying(bar, player);
  document.addEventListener('keydown', (event) => onKey(event, player));
  for (const hidden of bar.querySelectorAll('[hidden]')) hidden.removeAttribute('hidden');
}

/**
 * @param {HTMLElement} bar
 * @param {import('./player.js').Player} player
 */
function installLinks(bar, player) {
  /** @type {Record<string, () => number>} */
  const targets = { first: () => 1, back: () => player.step - 1, on: () => player.step + 1, last: () => player.count };
  for (const link of bar.querySelectorAll('[data-to]')) {
    const target = targets[link.getAttribute('data-to') ?? ''];
    follow(link, player, target);
  }
  document.querySelectorAll('.replay-steps a').forEach((link, index) => follow(link, player, () => index + 1));
}

/**
 * @param {Element} link
 * @param {import('./player.js').Player} player
 * @param {() => number} target
 */
function follow(link, player, target) {
  link.addEventListener('click', (event) => {
    if (!(event instanceof MouseEvent) || event.ctrlKey || event.metaKey || event.shiftKey) return; // a tab of its own
    event.preventDefault();
    player.pause();
    player.go(target());
  });
}

/**
 * @param {HTMLElement} bar
 * @param {import('./player.js').Player} player
 */
function installSlider(bar, player) {
  const slider = bar.querySelector('input[type=range]');
  if (!(slider instanceof HTMLInputElement)) return;
  slider.addEventListener('input', () => {
    const wished = Number(slider.value); // pausing writes the player's own step into it
    player.pause();
    player.go(wished);
  });
}

/**
 * @param {HTMLElement} bar
 * @param {import('./player.js').Player} player
 */
function installPlaying(bar, player) {
  const [button, speed] = [bar.querySelector('[data-play]'), bar.querySelector('select')];
  const slider = bar.querySelector('input[type=range]');
  button?.addEventListener('click', () => player.toggle());
  speed?.addEventListener('change', () => { player.speed = Number(speed.value); });
  player.onChange = () => {
    if (button instanceof HTMLElement) {
      button.textContent = (player.isPlaying ? button.dataset.pause : button.dataset.play) ?? '';
    }
    if (slider instanceof HTMLInputElement) slider.value = String(player.step);
  };
}

/**
 * @param {KeyboardEvent} event
 * @param {import('./player.js').Player} player
 */
function onKey(event, player) {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
  /** @type {Record<string, () => unknown>} */
  const actions = {
    ArrowLeft: () => player.go(player.step - 1),
    ArrowRight: () => player.go(player.step + 1),
    Home: () => player.go(1),
    End: () => player.go(player.count),
    ' ': () => player.toggle(),
  };
  const action = actions[event.key];
  if (!action || hasOwnUse(event)) return;
  event.preventDefault();
  if (event.key !== ' ') player.pause();
  action();
}

/**
 * Say whether a key means something to what has the focus: then it is not ours.
 *
 * @param {KeyboardEvent} event
 */
function hasOwnUse({ target, key }) {
  if (!(target instanceof Element)) return false;
  if (target.closest('input, select, textarea, [contenteditable]')) return true;
  return key === ' ' && target.closest('button, a, summary') !== null;
}
