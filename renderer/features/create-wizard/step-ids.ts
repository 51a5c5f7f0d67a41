/** The steps of the wizard in their order. */
export const STEP_IDS = ['preset', 'format', 'geometry', 'limits', 'zones', 'review'] as const;
/** A step of the wizard. */
export type StepId = (typeof STEP_IDS)[number];
