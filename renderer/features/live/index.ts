import { Plug } from '@lucide/vue';
import { TABLE_KEYS } from '../../components/table/table-keys';
import { MAP_KEYS } from '../../components/zone-canvas/map-keys';
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
  guide: 'guides/host-on-an-image',
  purpose:
    'A host uses the image as an NVMe drive over TCP. You watch its commands and what is not durable yet, and pull the plug.',
  keys: [
    { title: 'Last commands', keys: TABLE_KEYS },
    { title: 'Zone map', keys: MAP_KEYS },
  ],
};
