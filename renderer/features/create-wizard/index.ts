import { FilePlus2 } from '@lucide/vue';
import { PAINT_KEYS } from '../../components/zone-canvas/map-keys';
import type { Feature } from '../../router';
import CreateWizardView from './CreateWizardView.vue';

export const feature: Feature = {
  id: 'create-wizard',
  title: 'Create image',
  icon: FilePlus2,
  route: 'create',
  view: CreateWizardView,
  rail: null,
  needsImage: false,
  guide: 'guides/first-image',
  keys: [{ title: 'Map of zones to paint', keys: PAINT_KEYS }],
};
