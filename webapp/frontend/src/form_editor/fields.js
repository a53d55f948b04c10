// @ts-check
/**
 * Pure questions and changes of a form's source: free names, how a field is called, what is saved.
 *
 * @typedef {import('./kinds.js').Field} Field
 * @typedef {{ components?: Field[], [name: string]: any }} Schema
 */
const OWN = new Set(['_parent', '_path']); // form-js's bookkeeping

/**
 * Return the name under which a field keeps its words.
 *
 * @param {Field} field
 */
export function labelPlace(field) {
  if (field.type === 'text') return 'text';
  if (field.type === 'datetime' && typeof field.label !== 'string') return 'dateLabel';
  return 'label';
}

/** @param {Field} field */
export function labelOf(field) {
  const label = field[labelPlace(field)];
  return typeof label === 'string' ? label : '';
}

/**
 * List all fields of a form, those inside others as well.
 *
 * @param {Schema} schema
 * @returns {Field[]}
 */
export function allFields(schema) {
  const found = Array.isArray(schema.components) ? schema.components : [];
  return found.flatMap((field) => [field, ...allFields(field)]);
}

/**
 * Make a name of a variable out of a label: "Nomor surat" → "nomor_surat".
 *
 * @param {string} label
 */
export function variableName(label) {
  const plain = label.normalize('NFKD').replace(/[\u0300-\u036f]/g, '').toLowerCase();
  const name = plain.replace(/[^a-z0-9]+/g, '_').replace(/^[^a-z]+|_+$/g, '');
  return name.slice(0, 40).replace(/_+$/, '') || 'isian';
}

/**
 * Return a name that is not taken yet: "judul", else "judul_2".
 *
 * @param {string} wanted
 * @param {Iterable<unknown>} taken
 */
export function freeName(wanted, taken) {
  const names = new Set(taken);
  if (!names.has(wanted)) return wanted;
  let number = 2;
  while (names.has(`${wanted}_${number}`)) number += 1;
  return `${wanted}_${number}`;
}

/**
 * Return an id and, where it has one, a key for a new field.
 *
 * @param {Field} field
 * @param {boolean} isKeyed
 * @param {Schema} schema
 */
export function named(field, isKeyed, schema) {
  const others = allFields(schema);
  const wanted = variableName(labelOf(field).replace(/^#+\s*/, '') || String(field.type));
  const key = freeName(wanted, others.map((other) => other.key));
  const id = freeName(`${schema.id ?? 'formulir'}_${isKeyed ? key : wanted}`, [schema.id, ...others.map((other) => other.id)]);
  return isKeyed ? { id, key } : { id };
}

/**
 * Return the form as it is kept: without form-js's bookkeeping, and without what nobody has written. Rows that were
 * only counted (`columns: null`) are left out, unless the file had them.
 *
 * @param {Schema} schema as form-js has it
 * @param {Schema} original as it was opened
 * @returns {Schema}
 */
export function kept(schema, original) {
  const had = new Set(allFields(original).filter((field) => 'layout' in field).map((field) => field.id));
  const result = strip(schema, had);
  // form-js writes its own number; what the file said stays.
  if ('schemaVersion' in original) result.schemaVersion = original.schemaVersion;
  else delete result.schemaVersion;
  return inOrder(result, original);
}

/** @param {Field} field @param {Set<unknown>} had @returns {Field} */
function strip(field, had) {
  /** @type {Field} */
  const result = {};
  for (const [name, value] of Object.entries(field)) {
    if (OWN.has(name) || value === undefined) continue;
    if (name === 'layout' && !had.has(field.id) && !value?.columns) continue;
    result[name] = name === 'components' && Array.isArray(value) ? value.map((each) => strip(each, had)) : value;
  }
  return result;
}

/** @param {Schema} schema @param {Schema} original @returns {Schema} */
function inOrder(schema, original) {
  const names = [...Object.keys(original).filter((name) => name in schema), ...Object.keys(schema)];
  return Object.fromEntries([...new Set(names)].map((name) => [name, schema[name]]));
}
