import { Zap } from '@lucide/vue';
import { TABLE_KEYS, TICKED_TABLE_KEYS } from '../../components/table/table-keys';
import type { Feature } from '../../router';
import { CELL_KEY_WORDS } from './explore/cell-keys';
import { TIMELINE_KEYS } from './timeline-model';
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
  guide: 'guides/crash-states',
  purpose:
    'Power is cut at any point of a recorded workload. What no flush came after is lost as you choose, the image recovers, and a verdict says what became of it. Only copies are touched.',
  keys: [
    { title: 'Crash point', keys: TIMELINE_KEYS },
    { title: 'Writes that may be lost', keys: TICKED_TABLE_KEYS },
    { title: 'Zones and ranges that differ', keys: TABLE_KEYS },
    { title: 'States of a cut', keys: CELL_KEY_WORDS },
  ],
};
