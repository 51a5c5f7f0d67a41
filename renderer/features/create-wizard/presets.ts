import { GIB, KIB, MIB } from '../../../shared/units/units';
import type { Draft } from './wizard-model';

/** A starting point of the wizard. */
export interface Preset {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly draft: Draft;
}

const PLAIN: Omit<Draft, 'preset' | 'zoneCount' | 'zoneSizeBytes'> = {
  variant: 'extended',
  logicalBlockSizeBytes: 4096,
  deviceBytes: null,
  zoneCapacityBytes: null,
  lastZoneSizeBytes: null,
  conventional: '',
  openZonesMax: null,
  activeZonesMax: null,
  appendMaxBytes: null,
  zdeBytes: 0,
  profile: null,
  label: '',
  fileSizeBytes: null,
  force: false,
};

/** The presets, the one that is chosen at first in front. */
export const PRESETS: readonly Preset[] = [
  {
    id: 'ci',
    title: 'Small, for continuous integration',
    description: '16 zones of 1 MiB with tight limits: every rule is reached within a few commands.',
    draft: { ...PLAIN, preset: 'ci', zoneCount: 16, zoneSizeBytes: MIB, openZonesMax: 3, activeZonesMax: 5 },
  },
  {
    id: 'smr',
    title: 'Host-managed SMR disk',
    description: '512 zones of 256 MiB, the first 5 conventional, at most 128 open, rules of ZBC.',
    draft: {
      ...PLAIN,
      preset: 'smr',
      zoneCount: 512,
      zoneSizeBytes: 256 * MIB,
      conventional: '0-4',
      openZonesMax: 128,
      profile: 'zbc',
    },
  },
  {
    id: 'zns',
    title: 'ZNS drive',
    description: '128 zones of 2 GiB with a capacity of 1077 MiB, at most 14 open and 14 active.',
    draft: {
      ...PLAIN,
      preset: 'zns',
      zoneCount: 128,
      zoneSizeBytes: 2 * GIB,
      zoneCapacityBytes: 1077 * MIB,
      openZonesMax: 14,
      activeZonesMax: 14,
      appendMaxBytes: 128 * KIB,
    },
  },
  {
    id: 'rfc',
    title: 'QEMU RFC, plain',
    description: '8 zones of 128 MiB in the layout that the RFC driver of December 2022 opens.',
    draft: {
      ...PLAIN,
      preset: 'rfc',
      variant: 'rfc',
      logicalBlockSizeBytes: 512,
      zoneCount: 8,
      zoneSizeBytes: 128 * MIB,
      openZonesMax: 4,
      activeZonesMax: 6,
      appendMaxBytes: 64 * KIB,
    },
  },
];
