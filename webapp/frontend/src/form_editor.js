// @ts-check
/**
 * The page on which an analyst edits a form of a draft.
 *
 * Reads `<script type="application/json" data-form-editor>` (see form_editor/page.js, Page) and draws into
 * `[data-form-place]` of drafts/form.html. What that page has for browsers without JavaScript (`data-form-without-script`)
 * is hidden once the form stands here; a form that cannot be drawn is edited there, as its source.
 */
import '@bpmn-io/form-js-editor/dist/assets/form-js-editor-base.css';
import '@bpmn-io/form-js-editor/dist/assets/dragula.css';
import './form_editor/form_editor.css';
import { installFormEditor } from './form_editor/page.js';

const page = document.querySelector('script[data-form-editor]');
if (page) await installFormEditor(document, JSON.parse(page.textContent ?? '{}'));
