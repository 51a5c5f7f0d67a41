import { ClipboardCheck } from '@lucide/vue';
import { TABLE_KEYS, TICKED_TABLE_KEYS } from '../../components/table/table-keys';
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
  guide: 'guides/repair',
  purpose:
    'Header, zone table and data are compared with one another. Each finding has its place and what it means; a plan of repairs can be ticked, applied as one edit, and undone.',
  keys: [
    { title: 'Findings', keys: TABLE_KEYS },
    { title: 'Edits of a plan', keys: TICKED_TABLE_KEYS },
  ],
};
