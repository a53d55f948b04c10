// @ts-check
/** Pictures and files of the drawing for elsewhere: always light, with the names of the draft. */
import { finishTyping, writtenXml } from './written.js';

// The light values of modeler.css: a picture is seen where our style sheet is not.
const LIGHT = { '--diagram-fill': '#ffffff', '--diagram-ink': '#17212b' };
const PIXELS = 2; // to a unit of the drawing: sharp in print

/**
 * Return a picture that needs no style sheet.
 *
 * @param {string} svg
 */
export function standalone(svg) {
  return svg.replace(/var\((--[\w-]+)\)/g, (all, name) => LIGHT[/** @type {keyof typeof LIGHT} */ (name)] ?? all);
}

/**
 * Return a name for a file.
 *
 * @param {string} name of the draft
 * @param {string} kind such as "svg"
 */
export function fileName(name, kind) {
  const plain = name.normalize('NFKD').replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '').toLowerCase();
  return `${plain || 'diagram'}.${kind}`;
}

/**
 * @param {import('./editor.js').Editor} editor
 * @param {string} name of the draft
 * @returns {Record<string, () => Promise<void>>} what each button does
 */
export function exportsOf(editor, name) {
  const svg = async () => standalone((await editor.saveSVG()).svg);
  return {
    bpmn: async () => {
      finishTyping();
      download(fileName(name, 'bpmn'), new Blob([await writtenXml(editor)], { type: 'application/xml' }));
    },
    svg: async () => download(fileName(name, 'svg'), new Blob([await svg()], { type: 'image/svg+xml' })),
    png: async () => download(fileName(name, 'png'), await asPng(await svg())),
    print: async () => print(),
  };
}

/** @param {string} svg @returns {Promise<Blob>} */
async function asPng(svg) {
  const picture = new Image();
  picture.src = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    await picture.decode();
    const paper = document.createElement('canvas');
    paper.width = picture.width * PIXELS;
    paper.height = picture.height * PIXELS;
    const pen = paper.getContext('2d');
    if (!pen) throw new Error('Expected the browser to draw a picture, but it cannot');
    pen.fillStyle = '#ffffff';
    pen.fillRect(0, 0, paper.width, paper.height);
    pen.drawImage(picture, 0, 0, paper.width, paper.height);
    return await new Promise((keep, refuse) => {
      paper.toBlob((blob) => (blob ? keep(blob) : refuse(new Error('The picture is too large'))), 'image/png');
    });
  } finally {
    URL.revokeObjectURL(picture.src);
  }
}

/** @param {string} name @param {Blob} content */
function download(name, content) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
