// @ts-check
/** Makes elements. */

/**
 * Make an element: `make('button', { type: 'button', text: 'Hapus' }, …children)`. `text` becomes its text; what begins
 * with "on" listens; the rest are attributes, of which `false` and `undefined` are left out.
 *
 * @param {string} tag
 * @param {Record<string, any>} [attributes]
 * @param {...(Node | string | undefined | false)} children
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (name === 'text') element.textContent = value;
    else if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter((child) => child !== undefined && child !== false));
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

/** @param {string} path in a square of 20 */
export function icon(path) {
  const picture = document.createElementNS(SVG, 'svg');
  const line = document.createElementNS(SVG, 'path');
  for (const [name, value] of [['viewBox', '0 0 20 20'], ['aria-hidden', 'true'], ['class', 'icon']]) {
    picture.setAttribute(name, value);
  }
  line.setAttribute('d', path);
  line.setAttribute('class', 'line');
  picture.append(line);
  return picture;
}
