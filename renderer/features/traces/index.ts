import { History } from '@lucide/vue';
import type { Feature } from '../../router';
import TracesView from './TracesView.vue';

/** Recorded commands of the active image: stepped through, searched, compared, replayed. */
export const feature: Feature = {
  id: 'traces',
  title: 'Traces',
  icon: History,
  route: 'traces',
  view: TracesView,
  rail: 4,
  needsImage: true,
  executes: true,
};
