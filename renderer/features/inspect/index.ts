import { ScanSearch } from '@lucide/vue';
import { STRIP_KEYS } from '../../components/byte-strip/strip-keys';
import { HEX_KEYS } from '../../components/hex-grid/hex-keys';
import { TABLE_KEYS } from '../../components/table/table-keys';
import { MAP_KEYS } from '../../components/zone-canvas/map-keys';
import type { Feature } from '../../router';
import { TREE_KEYS } from './structure/tree-keys';
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
  guide: 'guides/field-image',
  purpose:
    'Every zone on a map or in a table, every byte of the file below, and what the bytes mean beside them. An image opens locked: looking at it changes nothing.',
  keys: [
    { title: 'Zone map', keys: MAP_KEYS },
    { title: 'Zone table and hits', keys: TABLE_KEYS },
    { title: 'Bytes', keys: HEX_KEYS },
    { title: 'Minimap', keys: STRIP_KEYS },
    { title: 'Structure', keys: TREE_KEYS },
  ],
};
