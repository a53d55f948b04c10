// @ts-check
/**
 * What can be mended by one click: by setting what is obvious, or by going to the field where the answer is written.
 *
 * @typedef {{ label: string, apply(editor: import('./editor.js').Editor, element: any): void }} Fix
 */

// Rule of the linter -> field of the panel in which it is mended.
/** @type {Record<string, string>} */
export const FIELD_OF_RULE = {
  'call-without-process': 'alur-calledElement',
  'condition-missing': 'alur-condition',
  'condition-unreadable': 'alur-condition',
  'escalation-to-nobody': 'alur-escalateTo',
  'form-missing': 'alur-form',
  'form-name': 'alur-form',
  'job-without-topic': 'alur-topic',
  'mutu-baku-missing': 'alur-mutu-kelengkapan',
  'nobody-to-do-it': 'alur-candidateGroups',
  'register-incomplete': 'alur-registerVariable',
  'several-groups': 'alur-candidateGroups',
  'sop-incomplete': 'alur-nomor',
  'timer-unreadable': 'alur-timer-value',
  'timer-value': 'alur-timer-value',
  'unnamed-way': 'name',
};

/** @type {Record<string, { label: string, mend(modeling: any, element: any): void, fits(element: any): boolean }>} */
const MENDS = {
  'default-missing': {
    label: 'Make the way without a condition the default',
    fits: (gateway) => Boolean(unconditional(gateway)),
    mend: (modeling, gateway) => modeling.updateProperties(gateway, { default: unconditional(gateway) }),
  },
  'condition-on-default': {
    label: 'Remove the condition',
    fits: (flow) => flow.type === 'bpmn:SequenceFlow',
    mend: (modeling, flow) => modeling.updateProperties(flow, { conditionExpression: undefined }),
  },
  'default-misplaced': {
    label: 'Remove the default',
    fits: (element) => Boolean(element.businessObject.default),
    mend: (modeling, element) => modeling.updateProperties(element, { default: undefined }),
  },
  'gateway-direction': {
    label: 'Remove the direction',
    fits: (element) => Boolean(element.businessObject.gatewayDirection),
    mend: (modeling, element) => modeling.updateProperties(element, { gatewayDirection: undefined }),
  },
  'calendar-without-duration': {
    label: 'Remove the calendar',
    fits: () => true,
    mend: (modeling, element) => modeling.updateProperties(element, { 'alur:calendar': undefined }),
  },
};

/**
 * Return the mend of a problem, if there is an obvious one.
 *
 * @param {import('./lint.js').Problem} problem
 * @param {any} element that it is about, if drawn
 * @returns {Fix | undefined}
 */
export function fixOf({ rule }, element) {
  if (!element) return undefined;
  const mend = MENDS[rule];
  if (mend?.fits(element)) {
    return { label: mend.label, apply: (editor) => mend.mend(editor.get('modeling'), element) };
  }
  const field = FIELD_OF_RULE[rule];
  return field ? { label: 'Fill in', apply: (editor) => showField(editor, field) } : undefined;
}

/**
 * Open the group of a field of the selected element, and put the cursor there.
 *
 * @param {import('./editor.js').Editor} editor
 * @param {string} field
 */
export function showField(editor, field) {
  // The panel shows what was selected a frame later.
  requestAnimationFrame(() => setTimeout(() => editor.get('eventBus').fire('propertiesPanel.showEntry', { id: field })));
}

/** @param {any} gateway @returns {any} its one way out without a condition */
function unconditional(gateway) {
  const ways = (gateway.outgoing ?? []).filter((/** @type {any} */ flow) => !flow.businessObject.conditionExpression);
  return ways.length === 1 ? ways[0].businessObject : undefined;
}
