import { GIB, MIB } from '../../shared/units/units';
import type { ZoneCommand } from '../../shared/workload/command';
import { completeSpec, type PartialSpec } from '../image/defaults';
import type { ImageSpec } from '../../shared/image/image-spec';

/** A sample image as a recipe: how it is created and what is then done to it. */
export interface Sample {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly spec: ImageSpec;
  commands(): Iterable<ZoneCommand>;
}

/** The samples that ship with the program. */
export const SAMPLES: readonly Sample[] = [
  {
    id: 'smr-host-managed',
    title: 'SMR disk, host managed',
    description: '64 zones of 256 MiB, the first four conventional, as a shingled disk reports them',
    spec: specOf({
      zoneCount: 64,
      zoneSizeBytes: 256 * MIB,
      conventional: [[0, 3]],
      limits: { openZonesMax: 8 },
      label: 'smr',
    }),
    *commands() {
      yield { op: 'write', lba: 0, blocks: 64, data: { pattern: 'increment' } };
      for (const zone of [4, 5, 6]) yield { op: 'write', zone, blocks: 256 * (zone - 3) };
      yield { op: 'close', zone: 5 };
      yield { op: 'open', zone: 8 };
      yield { op: 'finish', zone: 6 };
    },
  },
  {
    id: 'zns-capacity-hole',
    title: 'ZNS drive with a capacity hole',
    description: '16 zones of 2 GiB with 1077 MiB capacity, limits of 14, descriptor extensions',
    spec: specOf({
      zoneCount: 16,
      zoneSizeBytes: 2 * GIB,
      zoneCapacityBytes: 1077 * MIB,
      zdeBytes: 64,
      limits: { openZonesMax: 14, activeZonesMax: 14, appendMaxBytes: MIB },
      label: 'zns',
    }),
    *commands() {
      yield { op: 'setZde', zone: 1, zde: { base64: Buffer.from('made by the sample').toString('base64') } };
      for (const zone of [2, 3, 2, 3]) yield { op: 'append', zone, blocks: 128 };
      yield { op: 'open', zone: 4 };
      yield { op: 'finish', zone: 5 };
    },
  },
  {
    id: 'rfc-mixed-states',
    title: 'Zoned RFC image, all states',
    description: '32 zones of 4 MiB in the layout of QEMU’s RFC driver, with zones in every state',
    spec: specOf({
      variant: 'rfc',
      zoneCount: 32,
      zoneSizeBytes: 4 * MIB,
      conventional: [[0, 1]],
      limits: { openZonesMax: 6, activeZonesMax: 8, appendMaxBytes: 64 * 1024 },
    }),
    *commands() {
      for (const zone of [2, 3, 4, 10, 11]) yield { op: 'write', zone, blocks: 8 * zone };
      for (const zone of [4, 10]) yield { op: 'close', zone };
      for (const zone of [6, 7]) yield { op: 'open', zone };
      for (const zone of [12, 13, 14]) yield { op: 'finish', zone };
      yield { op: 'injectReadOnly', zone: 30 };
      yield { op: 'injectOffline', zone: 31 };
    },
  },
  {
    id: 'qcow2-zoned',
    title: 'Zoned qcow2',
    description: '64 zones of 16 MiB in the newest qcow2 variant; only clusters that were written take room',
    spec: specOf({
      format: 'qcow2',
      zoneCount: 64,
      zoneSizeBytes: 16 * MIB,
      conventional: [[0, 1]],
      limits: { openZonesMax: 8, activeZonesMax: 12 },
    }),
    *commands() {
      yield { op: 'write', lba: 0, blocks: 64, data: { pattern: 'increment' } };
      for (const zone of [2, 3, 8, 9]) yield { op: 'write', zone, blocks: 128 * zone };
      for (const zone of [4, 5]) yield { op: 'finish', zone };
    },
  },
  {
    id: 'many-zones',
    title: '100,000 zones',
    description: '100,000 zones of 64 MiB, 6.1 TiB, only a few MiB on disk',
    spec: specOf({ zoneCount: 100_000, zoneSizeBytes: 64 * MIB, label: 'many zones' }),
    *commands() {
      for (let zone = 0; zone < 60_000; zone++) yield { op: zone % 7 === 3 ? 'open' : 'finish', zone };
      for (let zone = 60_000; zone < 90_000; zone += 500) yield { op: 'write', zone, blocks: 1 };
      for (let zone = 3; zone < 20_000; zone += 700) yield { op: 'injectReadOnly', zone };
    },
  },
];

function specOf(partial: PartialSpec): ImageSpec {
  return completeSpec(partial, '5a6f6e65-0000-4000-8000-73616d706c65');
}
