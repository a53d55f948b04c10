// @ts-check
/**
 * The modeler itself: bpmn-js with our elements, fields, words and behaviours.
 *
 * @typedef {any} Editor bpmn-js's Modeler
 */
import Modeler from 'bpmn-js/lib/Modeler';
import { BpmnPropertiesPanelModule, BpmnPropertiesProviderModule } from 'bpmn-js-properties-panel';
import TokenSimulationModule from 'bpmn-js-token-simulation';
import camundaModdle from 'camunda-bpmn-moddle/resources/camunda.json';
import MinimapModule from 'diagram-js-minimap';
import alurModdle from './alur-moddle.json';
import ColoursModule from './colours.js';
import CopyingModule from './copying.js';
import { without } from './moddle.js';
import ProviderModule from './panel/provider.js';
import QualificationsModule from './qualifications.js';
import RenamedStepsModule from './renamed-steps.js';
import StandardTimeModule from './standard-time.js';
import TranslateModule from './words/index.js';

// Named in modeler.css, light and dark; exporting.js writes the light ones into pictures.
export const DIAGRAM_COLOURS = {
  defaultFillColor: 'var(--diagram-fill)',
  defaultStrokeColor: 'var(--diagram-ink)',
  defaultLabelColor: 'var(--diagram-ink)',
};

/**
 * @param {HTMLElement} container
 * @param {HTMLElement} panel
 * @param {import('./panel/forms.js').DraftForms} alurForms
 * @returns {Editor}
 */
export function createEditor(container, panel, alurForms) {
  return new Modeler({
    container,
    bpmnRenderer: DIAGRAM_COLOURS,
    propertiesPanel: { parent: panel },
    alurForms,
    moddleExtensions: { alur: alurModdle, camunda: without(camundaModdle, alurModdle) },
    additionalModules: [
      BpmnPropertiesPanelModule,
      BpmnPropertiesProviderModule,
      TokenSimulationModule,
      MinimapModule,
      ColoursModule,
      CopyingModule,
      ProviderModule,
      QualificationsModule,
      RenamedStepsModule,
      StandardTimeModule,
      TranslateModule,
    ],
  });
}
