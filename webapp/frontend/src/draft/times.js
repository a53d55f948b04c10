// @ts-check
/** Moments as the line above a draft says them: at the time of the office. */

/** @type {Record<string, string>} */
const ZONES = { 'Asia/Jakarta': 'WIB', 'Asia/Pontianak': 'WIB', 'Asia/Makassar': 'WITA', 'Asia/Jayapura': 'WIT' };

/**
 * Say a moment's time: "10.42 WIB".
 *
 * @param {string} moment ISO 8601
 * @param {string} zone such as "Asia/Jakarta"
 */
export function timeOf(moment, zone) {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return `${parts.format(new Date(moment)).replace(':', '.')} ${ZONES[zone] ?? ''}`.trim();
}
