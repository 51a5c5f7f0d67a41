import { History } from '@lucide/vue';
import { TABLE_KEYS } from '../../components/table/table-keys';
import { SLIDER_KEYS } from '../../composables/use-track-slider';
import type { Feature } from '../../router';
import { LANE_KEYS } from './lane-keys';
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
  guide: 'guides/customer-trace',
  purpose:
    'Recorded commands are stepped through, forwards and back: zones and bytes are shown as they were at any of them, and breakpoints stop where something happens.',
  keys: [
    { title: 'Commands', keys: TABLE_KEYS },
    { title: 'Moment of the trace', keys: SLIDER_KEYS },
    { title: 'Lanes of zones', keys: LANE_KEYS },
  ],
};
