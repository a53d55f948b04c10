// @ts-check
/** Two drawings that show the same part: whoever moves or zooms one, moves both. */
import { partAround } from './difference_state.js';
import { installButtons, installFinger, installWheel, partToShow } from './view.js';

/** Scale at which a single element is shown: its name can be read. */
const NEAR = 0.9;

/**
 * @param {any[]} viewers bpmn-js's, each with a diagram in it
 * @param {HTMLElement[]} containers
 */
export function installTogether(viewers, containers) {
  const canvases = viewers.map((viewer) => viewer.get('canvas'));
  follow(viewers, canvases);
  viewers.forEach((_, side) => {
    installWheel(containers[side]);
    installFinger(canvases[side], containers[side]);
    const picture = containers[side].querySelector('.djs-container > svg');
    picture?.setAttribute('role', 'img');
    picture?.setAttribute('aria-label', containers[side].dataset.label ?? 'Diagram');
  });
  const fit = () => canvases[0].viewbox(partToShow(around(canvases), canvases[0].viewbox().outer, null));
  installButtons(canvases[0], fit);
  fit();
  for (const button of document.querySelectorAll('[data-difference-show]')) {
    if (button instanceof HTMLElement) installShow(button, viewers, containers);
  }
}

/**
 * @param {any[]} viewers
 * @param {any[]} canvases
 */
function follow(viewers, canvases) {
  let isFollowing = false;
  viewers.forEach((viewer, side) => {
    viewer.on('canvas.viewbox.changed', () => {
      if (isFollowing) return;
      isFollowing = true;
      const { x, y, scale } = canvases[side].viewbox();
      canvases.forEach((canvas, other) => {
        const { outer } = canvas.viewbox();
        if (other !== side) canvas.viewbox({ x, y, width: outer.width / scale, height: outer.height / scale });
      });
      isFollowing = false;
    });
  });
}

/**
 * Return the smallest box around all drawings.
 *
 * @param {any[]} canvases
 */
function around(canvases) {
  const boxes = canvases.map((canvas) => canvas.viewbox().inner);
  const [x, y] = [Math.min(...boxes.map((box) => box.x)), Math.min(...boxes.map((box) => box.y))];
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}

/**
 * @param {HTMLElement} button
 * @param {any[]} viewers
 * @param {HTMLElement[]} containers
 */
function installShow(button, viewers, containers) {
  const id = button.dataset.differenceShow ?? '';
  // Of what was moved, the later place: the last drawing goes first.
  const side = viewers.findLastIndex((viewer) => viewer.get('elementRegistry').get(id));
  if (side < 0) return;
  button.hidden = false;
  button.addEventListener('click', () => {
    const canvas = viewers[side].get('canvas');
    const element = boxOf(viewers[side].get('elementRegistry').get(id));
    canvas.viewbox(partAround(element, canvas.viewbox().outer, NEAR));
    for (const viewer of viewers) pointAt(viewer, id);
    containers[0].scrollIntoView({ block: 'nearest' });
  });
}

/** @param {any} element */
function boxOf(element) {
  if (!element.waypoints) return element;
  const [xs, ys] = ['x', 'y'].map((axis) => element.waypoints.map((/** @type {any} */ point) => point[axis]));
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

/**
 * @param {any} viewer
 * @param {string} id
 */
function pointAt(viewer, id) {
  const canvas = viewer.get('canvas');
  const registry = viewer.get('elementRegistry');
  for (const shown of registry.filter((/** @type {any} */ each) => canvas.hasMarker(each, 'is-pointed-at'))) {
    canvas.removeMarker(shown, 'is-pointed-at');
  }
  if (registry.get(id)) canvas.addMarker(id, 'is-pointed-at');
}
