import { Zap } from '@lucide/vue';
import type { Feature } from '../../router';
import CrashLabView from './CrashLabView.vue';

/** Cuts the power inside a recorded trace and shows what recovery makes of the image. */
export const feature: Feature = {
  id: 'crash-lab',
  title: 'Crash lab',
  icon: Zap,
  route: 'crash-lab',
  view: CrashLabView,
  rail: 5,
  needsImage: true,
  executes: true,
};
