import { Diff } from '@lucide/vue';
import { TABLE_KEYS } from '../../components/table/table-keys';
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
  guide: 'COMPARING',
  purpose:
    'What differs from another image, whatever its format, or from a report that another tool printed: zones, then fields, then bytes side by side.',
  keys: [{ title: 'Differences', keys: TABLE_KEYS }],
};
