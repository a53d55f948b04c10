// @ts-check
/**
 * Colours for elements, in the pad beside what is selected: each has a name, and none is needed to read the diagram.
 */
export const COLOURS = [
  { id: 'plain', label: 'No colour' },
  { id: 'blue', label: 'Blue', fill: '#bbdefb', stroke: '#0d4372' },
  { id: 'orange', label: 'Orange', fill: '#ffe0b2', stroke: '#6b3c00' },
  { id: 'green', label: 'Green', fill: '#c8e6c9', stroke: '#205022' },
  { id: 'red', label: 'Red', fill: '#ffcdd2', stroke: '#831311' },
  { id: 'purple', label: 'Purple', fill: '#e1bee7', stroke: '#5b176d' },
];
const MENU = 'alur-colours';

class Colours {
  static $inject = ['contextPad', 'popupMenu', 'modeling', 'translate'];

  /**
   * @param {any} contextPad
   * @param {any} popupMenu
   * @param {any} modeling
   * @param {(word: string) => string} translate
   */
  constructor(contextPad, popupMenu, modeling, translate) {
    this.popupMenu = popupMenu;
    this.modeling = modeling;
    this.translate = translate;
    contextPad.registerProvider(this);
    popupMenu.registerProvider(MENU, { getPopupMenuEntries: (/** @type {any} */ elements) => this._choices(elements) });
  }

  /** @param {any} element */
  getContextPadEntries(element) {
    return this._entry([element]);
  }

  /** @param {any[]} elements */
  getMultiElementContextPadEntries(elements) {
    return this._entry(elements);
  }

  /** @param {any[]} elements */
  _entry(elements) {
    return {
      'alur-colour': {
        group: 'edit',
        className: 'alur-colour-entry',
        title: this.translate('Set colour'),
        action: {
          click: (/** @type {MouseEvent} */ event) => {
            this.popupMenu.open(elements, MENU, { x: event.x, y: event.y + 10, cursor: { x: event.x, y: event.y } },
              { title: this.translate('Set colour'), width: 200 });
          },
        },
      },
    };
  }

  /** @param {any} elements */
  _choices(elements) {
    return Object.fromEntries(COLOURS.map(({ id, label, fill, stroke }) => [`colour-${id}`, {
      label: this.translate(label),
      className: `alur-colour alur-colour-${id}`,
      action: () => this.modeling.setColor(Array.isArray(elements) ? elements : [elements], { fill, stroke }),
    }]));
  }
}

export default { __init__: ['alurColours'], alurColours: ['type', Colours] };
