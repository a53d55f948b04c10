// @ts-check
/**
 * The preview: the server's own page of the form, in a frame, anew after each change. It is posted, for a form that is
 * not saved has no address; into a new frame each time, so that "back" leaves the page and the old one stays until the
 * new one stands.
 */
import { make } from './dom.js';

const PAUSE_MILLISECONDS = 500;
const WIDTHS = { desktop: '', phone: 'is-phone' };

/**
 * @param {HTMLElement} container
 * @param {{ url: string, csrf: string, title: string, form(): object }} means
 */
export function installPreview(container, { url, csrf, title, form }) {
  let number = 0;
  let timer = 0;

  function post() {
    number += 1;
    const name = `preview-${number}`;
    const frame = /** @type {HTMLIFrameElement} */ (make('iframe', { name, title, class: 'preview-frame is-coming' }));
    const message = /** @type {HTMLFormElement} */ (
      make('form', { method: 'post', action: url, target: name, hidden: true },
        make('input', { type: 'hidden', name: 'csrf_token', value: csrf }),
        make('input', { type: 'hidden', name: 'schema', value: JSON.stringify(form()) }))
    );
    container.append(frame);
    document.body.append(message);
    message.submit();
    message.remove();
    frame.addEventListener('load', () => arrive(frame));
  }

  /** @param {HTMLIFrameElement} frame */
  function arrive(frame) {
    if (!frame.contentDocument) return frame.remove(); // no connection: the browser's own page is a stranger's
    const before = [...container.querySelectorAll('iframe')].filter((other) => other !== frame);
    const newer = before.some((other) => Number(other.name.split('-')[1]) > Number(frame.name.split('-')[1]));
    if (newer) return frame.remove();
    const scrolled = before.at(-1)?.contentWindow?.scrollY ?? 0;
    frame.classList.remove('is-coming');
    for (const other of before) other.remove();
    frame.contentWindow?.scrollTo(0, scrolled);
    container.dataset.shown = frame.name;
    return undefined;
  }

  post();
  return {
    /** The form has changed. */
    later() {
      clearTimeout(timer);
      timer = window.setTimeout(post, PAUSE_MILLISECONDS);
    },
  };
}

/**
 * Let buttons with `data-width="desktop|phone"` say how wide the preview is.
 *
 * @param {HTMLElement} container
 * @param {Iterable<HTMLElement>} buttons
 */
export function installWidths(container, buttons) {
  const all = [...buttons];
  for (const button of all) {
    button.addEventListener('click', () => {
      container.classList.toggle(WIDTHS.phone, button.dataset.width === 'phone');
      for (const other of all) other.setAttribute('aria-pressed', String(other === button));
    });
  }
}
