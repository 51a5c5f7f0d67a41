import { Diff } from '@lucide/vue';
import type { Feature } from '../../router';
import CompareView from './CompareView.vue';

/** The active image beside another one, a report, zones of its own or a moment of a trace. */
export const feature: Feature = {
  id: 'compare',
  title: 'Compare',
  icon: Diff,
  route: 'compare',
  view: CompareView,
  rail: 7,
  needsImage: true,
};
