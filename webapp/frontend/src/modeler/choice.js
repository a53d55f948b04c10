// @ts-check
/**
 * A question over the page with its answers as buttons: nothing goes on until one is chosen.
 *
 * @typedef {{ label: string, isMain?: boolean, value: string }} Choice
 */

/**
 * @param {Document} document
 * @param {string} question
 * @param {Choice[]} choices
 * @returns {Promise<string>} the value of what was chosen
 */
export function choose(document, question, choices) {
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
    // Escape would leave the question open.
    dialog.addEventListener('cancel', (event) => event.preventDefault());
    dialog.showModal();
  });
}
