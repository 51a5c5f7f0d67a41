import { Plug } from '@lucide/vue';
import type { Feature } from '../../router';
import LiveView from './LiveView.vue';

/** Serves the image as a drive, shows what hosts do with it, and pulls its plug. */
export const feature: Feature = {
  id: 'live',
  title: 'Live',
  icon: Plug,
  route: 'live',
  view: LiveView,
  rail: 8,
  needsImage: true,
};
