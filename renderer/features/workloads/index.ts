import { Activity } from '@lucide/vue';
import { TABLE_KEYS } from '../../components/table/table-keys';
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
  guide: 'WORKLOADS',
  purpose:
    'Commands made from a seed run on a scratch copy or on the image. They are recorded with what the device answered, and open and active zones are drawn against their limits.',
  keys: [{ title: 'Runs and commands', keys: TABLE_KEYS }],
};
