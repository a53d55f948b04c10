// @ts-check
/**
 * A question over the page with its answers as buttons: nothing goes on until one is chosen.
 *
 * @typedef {{ label: string, isMain?: boolean, value: string }} Choice
 * @typedef {{ label: string, href: string }} Reading  what helps to decide, in a window of its own
 */

/**
 * @param {Document} document
 * @param {string} question
 * @param {Choice[]} choices
 * @param {Reading} [reading]
 * @returns {Promise<string>} the value of what was chosen
 */
export function choose(document, question, choices, reading) {
  const dialog = document.createElement('dialog');
  dialog.className = 'modeler-choice';
  const text = document.createElement('p');
  text.id = 'modeler-question';
  text.textContent = question;
  dialog.setAttribute('aria-labelledby', text.id);
  const buttons = document.createElement('div');
  buttons.className = 'buttons';
  dialog.append(text, buttons);
  document.body.append(dialog);
  return new Promise((chosen) => {
    for (const { label, isMain, value } of choices) {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = isMain ? 'button primary' : 'button';
      button.textContent = label;
      button.addEventListener('click', () => {
        dialog.close();
        dialog.remove();
        chosen(value);
      });
      buttons.append(button);
    }
    if (reading) {
      const link = document.createElement('a');
      link.className = 'button';
      link.href = reading.href;
      link.target = '_blank';
      link.textContent = reading.label;
      buttons.append(link);
    }
    // Escape would leave the question open.
    dialog.addEventListener('cancel', (event) => event.preventDefault());
    dialog.showModal();
  });
}
