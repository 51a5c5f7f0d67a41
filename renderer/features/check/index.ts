import { ClipboardCheck } from '@lucide/vue';
import type { Feature } from '../../router';
import CheckView from './CheckView.vue';

/** What is wrong with the active image, what each finding means, and repairs of them as a plan. */
export const feature: Feature = {
  id: 'check',
  title: 'Check',
  icon: ClipboardCheck,
  route: 'check',
  view: CheckView,
  rail: 6,
  needsImage: true,
};
