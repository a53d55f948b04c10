// @ts-check
/**
 * What bpmn-moddle must know to read and write our files without loss: our own namespace and Camunda 7's.
 *
 * @typedef {{ name: string, properties?: { name: string }[] }} Type
 * @typedef {{ types: Type[] }} Descriptor
 */

/**
 * Take from a descriptor the properties that another gives to the same elements under the same name: bpmn-moddle
 * refuses an element with both. Their attributes stay in the file, as those of a stranger.
 *
 * @template {Descriptor} D
 * @param {D} descriptor
 * @param {Descriptor} other
 * @returns {D}
 */
export function without(descriptor, other) {
  const taken = new Set(other.types.filter((type) => 'extends' in type).flatMap((type) => type.properties ?? []).map(({ name }) => name));
  const types = descriptor.types.map((type) => ('extends' in type
    ? { ...type, properties: type.properties?.filter(({ name }) => !taken.has(name)) }
    : type));
  return { ...descriptor, types };
}
