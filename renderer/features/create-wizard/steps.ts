import type { Component } from 'vue';
import StepFormat from './components/StepFormat.vue';
import StepGeometry from './components/StepGeometry.vue';
import StepLimits from './components/StepLimits.vue';
import StepPreset from './components/StepPreset.vue';
import StepReview from './components/StepReview.vue';
import type { DraftProblem } from './draft-problems';
import type { DraftField } from './wizard-model';

/** A step of the wizard and the fields it shows. */
export interface WizardStep {
  readonly id: string;
  readonly title: string;
  readonly view: Component;
  readonly fields: readonly DraftField[];
}

/** The steps in order. */
export const STEPS: readonly WizardStep[] = [
  { id: 'preset', title: 'Preset', view: StepPreset, fields: [] },
  {
    id: 'format',
    title: 'Format',
    view: StepFormat,
    fields: ['format', 'variant', 'logicalBlockSizeBytes', 'profile', 'label', 'uuid', 'fileSizeBytes'],
  },
  {
    id: 'geometry',
    title: 'Geometry',
    view: StepGeometry,
    fields: [
      'zoneSizeBytes',
      'zoneCount',
      'deviceBytes',
      'zoneCapacityBytes',
      'lastZoneSizeBytes',
      'conventional',
    ],
  },
  {
    id: 'limits',
    title: 'Limits',
    view: StepLimits,
    fields: ['openZonesMax', 'activeZonesMax', 'appendMaxBytes', 'zdeBytes', 'limits'],
  },
  { id: 'review', title: 'Review', view: StepReview, fields: ['force'] },
];

/** Problems of a step's fields that stand against creating. */
export function errorsOf(step: WizardStep, problems: readonly DraftProblem[]): number {
  return problems.filter((problem) => problem.severity === 'error' && step.fields.includes(problem.field))
    .length;
}
