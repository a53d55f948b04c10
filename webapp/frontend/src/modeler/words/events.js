// @ts-check
/** The many names of events in Indonesian, put together from where an event stands and what causes it. */

/** @type {Record<string, string>} */
const CAUSES = {
  message: 'pesan', timer: 'waktu', signal: 'sinyal', conditional: 'syarat', error: 'kesalahan', escalation: 'eskalasi',
  compensation: 'pembatalan', compensate: 'pembatalan', cancel: 'batal', terminate: 'penutup', link: 'tautan',
};
/** @type {Record<string, string>} */
const PLACES = {
  start: 'Kejadian awal', 'intermediate catch': 'Kejadian tunggu', 'intermediate throw': 'Kejadian kirim',
  boundary: 'Kejadian tepi', end: 'Kejadian akhir',
};
const EVENT = new RegExp(`^(?:(${Object.keys(CAUSES).join('|')}) )?(${Object.keys(PLACES).join('|')}) event(?: \\((non[- ]interrupting)[^)]*\\))?$`, 'i');

/**
 * @param {string} word such as "Timer boundary event (non-interrupting)"
 * @returns {string | undefined}
 */
export function eventInIndonesian(word) {
  const found = EVENT.exec(word);
  if (!found) return undefined;
  const [, cause, place, isGoingOn] = found;
  const said = `${PLACES[place.toLowerCase()]}${cause ? ` ${CAUSES[cause.toLowerCase()]}` : ''}`;
  return isGoingOn ? `${said} (tidak menghentikan)` : said;
}
