// @ts-check
/**
 * What a form may ask: the kinds that the server obeys (forms/components.py), what of each can be set, and what a new
 * one holds. Kinds that it does not obey can still be opened, so that nothing of a form from elsewhere is lost.
 *
 * @typedef {Record<string, any>} Field  a component of the form's source, as form-js keeps it
 * @typedef {{ group: string, icon: string, settings: string[], isKeyed: boolean, drawn: string,
 *   isOffered?: boolean }} Kind
 */
import { say } from './words.js';

const ASKED = ['label', 'key', 'description', 'required', 'readonly', 'personal'];
const WHEN = ['showWhen', 'requiredWhen', 'requiredUnless'];
const SUGGESTED = ['suggestFrom', 'suggest'];
const ENGLISH = ['label:en', 'description:en'];
const LENGTH = ['minLength', 'maxLength'];
const OF_PARTS = ['source', 'decisions', 'only'];

/** @param {string} group @param {string} icon @param {string[]} settings @param {string} [drawn] @returns {Kind} */
const asked = (group, icon, settings, drawn = 'line') => ({
  group,
  icon,
  drawn,
  isKeyed: true,
  // Files and what hangs on them cannot be personal: they are kept by their digest (forms/model.py).
  settings: [...ASKED.filter((name) => name !== 'personal' || group !== 'office'), ...settings, ...WHEN, ...ENGLISH],
});

/** @type {Record<string, Kind>} */
export const KINDS = {
  textfield: asked('input', 'M3 6h14v8H3zM6 8.5v3', [...LENGTH, 'pattern', 'options?', ...SUGGESTED, 'suggestAs']),
  textarea: asked('input', 'M3 4h14v12H3zM6 8h8M6 11h5', [...LENGTH, ...SUGGESTED], 'block'),
  number: asked('input', 'M7 4v12M4.5 6.5 7 4M12 6h3l-2.5 4c2 0 2.5 1 2.5 2.5S14 16 12 15', ['min', 'max', 'decimalDigits']),
  datetime: asked('input', 'M3 5h14v12H3zM3 9h14M7 3v4m6-4v4', ['subtype']),

  select: asked('choice', 'M3 6h14v8H3zM11 9l2 2 2-2', ['options', ...SUGGESTED]),
  radio: asked('choice', 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14m0 4.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5', ['options'], 'choices'),
  checklist: asked('choice', 'M3 5l1.5 1.5L7 4M10 5h7M3 10l1.5 1.5L7 9m3 1h7M3 15l1.5 1.5L7 14m3 1h7', ['options', 'allWhen'], 'choices'),
  checkbox: asked('choice', 'M4 4h12v12H4zM7 10l2.5 2.5L14 7.5', [], 'tick'),

  'alur-files': asked('office', 'M6 3h6l4 4v10H6zM12 3v4h4', [], 'files'),
  'alur-parts': asked('office', 'M3 4h14v3H3zM3 9h8v7H3zm10 0h4m-4 3h4m-4 3h4', ['maxLength', 'partKinds', 'titleFrom', 'takeFrom'], 'parts'),
  'alur-decisions': asked('office', 'M3 5h8M3 10h8m-8 5h8M13 10l2 2 3-4', ['maxLength', 'options?', ...OF_PARTS, 'noteFor'], 'rows'),
  'alur-alt-texts': asked('office', 'M3 4h14v8H3zM3 11l4-3 3 2 3-3 4 4M4 16h12', ['maxLength', ...OF_PARTS], 'rows'),
  'alur-crops': asked('office', 'M6 2v12h12M2 6h12v12', OF_PARTS, 'rows'),
  'alur-review': {
    ...asked('office', 'M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5m8-2a2 2 0 1 0 0 4 2 2 0 0 0 0-4', [], 'rows'),
    isKeyed: false,
    settings: ['label', 'description', ...OF_PARTS, 'showWhen', ...ENGLISH],
  },
  'alur-paraf': {
    ...asked('office', 'M3 15c3-8 5-9 6-8s-3 6-1 7 3-3 5-3 1 3 4 2', [], 'paraf'),
    isKeyed: false,
    settings: ['label', 'description', ...ENGLISH],
  },

  text: { group: 'shown', icon: 'M4 5h12M10 5v11', drawn: 'words', isKeyed: false, settings: ['text', 'showWhen', 'label:en'] },
  separator: { group: 'shown', icon: 'M3 10h14', drawn: 'rule', isKeyed: false, settings: [] },

  // Never offered, but a form from elsewhere may hold them.
  filepicker: { ...asked('office', '', [], 'files'), isOffered: false },
  spacer: { group: 'shown', icon: '', drawn: 'space', isKeyed: false, settings: [], isOffered: false },
  button: { group: 'shown', icon: '', drawn: 'space', isKeyed: false, settings: [], isOffered: false },
};

export const GROUPS = ['input', 'choice', 'office', 'shown'];
export const FORM_SETTINGS = ['title', 'title:en'];

/** @param {string} group */
export function offered(group) {
  return Object.keys(KINDS).filter((type) => KINDS[type].group === group && KINDS[type].isOffered !== false);
}

/** @param {string} type @param {string} language */
export function kindName(type, language) {
  return say(language, type in KINDS || type === 'default' ? `kind.${type}` : 'kind.unknown');
}

/**
 * Return what a new field of a kind holds, besides its id and key.
 *
 * @param {string} type
 * @param {string} language
 * @returns {Field}
 */
export function newField(type, language) {
  const kind = KINDS[type];
  if (type === 'text') return { type, text: say(language, 'default.text') };
  if (!kind?.settings.includes('label')) return { type };
  /** @type {Field} */
  const field = { type, label: say(language, type === 'alur-paraf' ? 'default.paraf' : `kind.${type}`) };
  if (type === 'datetime') Object.assign(field, { subtype: 'date', dateLabel: field.label, label: undefined });
  if (kind.settings.includes('options')) {
    field.values = [1, 2].map((number) => ({
      label: say(language, 'option.new', { number }),
      value: `pilihan_${number}`,
    }));
  }
  if (type === 'alur-review' || kind.settings.includes('source')) field.properties = { source: 'bagian' };
  return Object.fromEntries(Object.entries(field).filter(([, value]) => value !== undefined));
}
