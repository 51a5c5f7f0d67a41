import { Activity } from '@lucide/vue';
import type { Feature } from '../../router';
import WorkloadsView from './WorkloadsView.vue';

/** Seeded command streams on the active image, and the traces they leave. */
export const feature: Feature = {
  id: 'workloads',
  title: 'Workloads',
  icon: Activity,
  route: 'workloads',
  view: WorkloadsView,
  rail: 3,
  needsImage: true,
  executes: true,
};
