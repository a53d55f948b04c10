// @ts-check
/** The drawing as a file, with what is being typed in the panel: its fields wait a little before they write. */

/**
 * Return the diagram as XML.
 *
 * @param {import('./editor.js').Editor} editor
 * @returns {Promise<string>}
 */
export async function writtenXml(editor) {
  const { xml } = await editor.saveXML({ format: true });
  return xml;
}

/** Let a field that is being typed in write what it holds. Its own `blur` does; the focus stays gone. */
export function finishTyping() {
  const { activeElement } = document;
  if (activeElement instanceof HTMLElement && activeElement.closest('.bio-properties-panel')) activeElement.blur();
}
