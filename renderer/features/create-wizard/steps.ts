import type { Component } from 'vue';
import StepFormat from './components/StepFormat.vue';
import StepGeometry from './components/StepGeometry.vue';
import StepLimits from './components/StepLimits.vue';
import StepPreset from './components/StepPreset.vue';
import StepReview from './components/StepReview.vue';
import type { DraftProblem } from './draft-problems';
import { STEP_IDS, type StepId } from './step-ids';
import type { DraftField } from './wizard-model';
import StepZones from './zones/StepZones.vue';

/** A step of the wizard and the fields it shows. */
export interface WizardStep {
  readonly id: StepId;
  readonly title: string;
  readonly view: Component;
  readonly fields: readonly DraftField[];
}

const STEP: Readonly<Record<StepId, Omit<WizardStep, 'id'>>> = {
  preset: { title: 'Preset', view: StepPreset, fields: [] },
  format: {
    title: 'Format',
    view: StepFormat,
    fields: [
      ...(['format', 'variant', 'logicalBlockSizeBytes', 'profile', 'label', 'uuid'] as const),
      ...(['fileSizeBytes', 'extendedL2'] as const),
    ],
  },
  geometry: {
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
  limits: {
    title: 'Limits',
    view: StepLimits,
    fields: ['openZonesMax', 'activeZonesMax', 'appendMaxBytes', 'zdeBytes', 'limits'],
  },
  zones: { title: 'Zones', view: StepZones, fields: ['states', 'seed'] },
  review: { title: 'Review', view: StepReview, fields: ['force'] },
};

/** The steps in order. */
export const STEPS: readonly WizardStep[] = STEP_IDS.map((id) => ({ id, ...STEP[id] }));

/** Problems of a step's fields that stand against creating. */
export function errorsOf(step: WizardStep, problems: readonly DraftProblem[]): number {
  return problems.filter((problem) => problem.severity === 'error' && step.fields.includes(problem.field))
    .length;
}
