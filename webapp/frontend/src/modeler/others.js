// @ts-check
/** Says who else draws the same procedure, and that it has a newer version than the one this draft began from. */
import { say } from './words/index.js';

/**
 * Say what an analyst should know before going on.
 *
 * @param {import('../draft/server.js').Draft} draft
 * @param {string} [language]
 * @returns {string[]}
 */
export function notices(draft, language) {
  const { base_version: base, newest_version: newest } = draft;
  const isStale = base !== null && newest !== null && newest > base;
  return isStale
    ? [say('Begun from version {base}; version {newest} is there since.', { base: String(base), newest: String(newest) }, language)]
    : [];
}

/**
 * @param {Document} document
 * @param {import('../draft/server.js').Draft} draft
 * @param {import('./page.js').Addresses} addresses
 */
export function installOthers(document, draft, { listUrl }) {
  const place = document.querySelector('[data-others]');
  if (!(place instanceof HTMLElement)) return;
  place.append(...notices(draft).map((text) => paragraph(text)));
  for (const { id, name, owner, shared } of draft.others) {
    const line = paragraph(`${say('{owner} has a draft of this procedure, too:', { owner })} `);
    if (shared) {
      const link = document.createElement('a');
      link.href = `${listUrl}/${id}`;
      link.textContent = name;
      line.append(link);
    } else line.append(name);
    place.append(line);
  }
  place.hidden = !place.childElementCount;
}

/** @param {string} text */
function paragraph(text) {
  const line = document.createElement('p');
  line.textContent = text;
  return line;
}
