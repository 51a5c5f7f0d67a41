import { ScanSearch } from '@lucide/vue';
import type { Feature } from '../../router';
import InspectView from './InspectView.vue';

/** Zones, bytes and details of the active image. */
export const feature: Feature = {
  id: 'inspect',
  title: 'Inspect',
  icon: ScanSearch,
  route: 'inspect',
  view: InspectView,
  rail: 2,
  needsImage: true,
};
