import type { ZoneCommand } from '../../shared/workload/command';
import type { ImageSpec } from '../../shared/image/image-spec';
import type { SampleImage } from '../../shared/app/program';
import { GIB, KIB, MIB } from '../../shared/units/units';
import type { Damage } from '../fixtures/damage';
import { completeSpec, type PartialSpec } from '../image/defaults';

/** A sample as a recipe: how it is created and what is then done to it. */
export interface Sample extends SampleImage {
  readonly spec: ImageSpec;
  commands(): Iterable<ZoneCommand>;
  /** What is broken in it afterwards; absent = nothing. */
  damage?(image: Damage): void;
  /** Commands of a trace that belongs to it: they are recorded on a copy. Absent = there is none. */
  trace?(): Iterable<ZoneCommand>;
}

/** A small device on which traces are recorded. */
const SMALL = { zoneCount: 32, zoneSizeBytes: MIB, limits: { openZonesMax: 3, activeZonesMax: 5 } };

/** The samples that ship with the program, the first steps first. */
export const SAMPLES: readonly Sample[] = [
  {
    id: 'smr-host-managed',
    title: 'SMR disk, host managed',
    description: '64 zones of 256 MiB, the first four conventional',
    lesson:
      'Unlock it with Ctrl+L and choose Write… in zone 0, where any place will do, then in zone 4, where only the write pointer will.',
    view: 'inspect',
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
    description: '16 zones of 2 GiB with 1077 MiB capacity, descriptor extensions',
    lesson:
      'Select zone 2: what is hatched lies between its capacity and its end and takes no data. Append to it and see which LBA comes back.',
    view: 'inspect',
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
    title: 'Every state of a zone',
    description: '32 zones of 4 MiB in the layout of QEMU’s RFC driver',
    lesson:
      'Click a state in the legend to see only its zones. Select zone 31 and point at its actions: each says which rule forbids it.',
    view: 'inspect',
    spec: specOf({
      variant: 'rfc',
      zoneCount: 32,
      zoneSizeBytes: 4 * MIB,
      conventional: [[0, 1]],
      limits: { openZonesMax: 6, activeZonesMax: 8, appendMaxBytes: 64 * KIB },
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
    id: 'damaged-table',
    title: 'Damaged zone table',
    description: '16 zones of 1 MiB, of which three contradict themselves',
    lesson:
      'Check image lists what is wrong and what it means. Plan repairs…, untick one, apply the others: they are one edit, which Ctrl+Z takes back.',
    view: 'check',
    spec: specOf({ variant: 'rfc', zoneCount: 16, zoneSizeBytes: MIB, limits: { openZonesMax: 4 } }),
    *commands() {
      for (const zone of [3, 4, 5]) yield { op: 'write', zone, blocks: 8 * zone };
      yield { op: 'finish', zone: 6 };
    },
    damage(image) {
      image.set('table[3].write_pointer', 3 * MIB + 1);
      image.set('table[6].write_pointer', 6 * MIB);
      image.set('table[9].write_pointer', 9 * MIB + 4 * KIB);
    },
  },
  {
    id: 'refused-commands',
    title: 'Commands that are refused',
    description: 'A trace of 28 commands, of which some break a rule',
    lesson:
      'F5 steps through it; zones and bytes follow. F9 with “refused” and Ctrl+F5 stop at each refusal, which names its rule and its numbers.',
    view: 'traces',
    spec: specOf(SMALL),
    *commands() {
      yield { op: 'write', zone: 0, blocks: 16 };
    },
    *trace() {
      for (const zone of [1, 2, 3]) for (let i = 0; i < 4; i++) yield { op: 'append', zone, blocks: 8 };
      yield { op: 'write', lba: 256 + 5, blocks: 1 };
      yield { op: 'finish', zone: 1 };
      yield { op: 'append', zone: 1, blocks: 1 };
      for (const zone of [4, 5, 6]) yield { op: 'open', zone };
      yield { op: 'open', zone: 7 };
      yield { op: 'flush' };
      for (const zone of [4, 5, 6]) yield { op: 'close', zone };
      for (const zone of [2, 3]) yield { op: 'reset', zone };
      yield { op: 'write', zone: 2, blocks: 250 };
      yield { op: 'write', zone: 2, blocks: 16 };
      yield { op: 'flush' };
    },
  },
  {
    id: 'missing-flush',
    title: 'A flush that is missing',
    description: 'A trace of 61 commands, of which the last 20 are not flushed',
    lesson:
      'Crash and recover at the end, then at the flush (Shift+← on the timeline): what no flush came after may be lost.',
    view: 'crash-lab',
    spec: specOf(SMALL),
    *commands() {
      yield { op: 'write', zone: 0, blocks: 16 };
    },
    *trace() {
      for (let i = 0; i < 40; i++) yield { op: 'append', zone: 1 + (i % 3), blocks: 4 };
      yield { op: 'flush' };
      for (let i = 0; i < 20; i++) yield { op: 'append', zone: 1 + (i % 3), blocks: 4 };
    },
  },
  {
    id: 'qcow2-zoned',
    title: 'Zoned qcow2',
    description: '64 zones of 16 MiB; only clusters that were written take room',
    lesson:
      'Step through the zones with Alt+PgDn and watch file offset and LBA part in the status bar. Convert… lists what another format cannot say.',
    view: 'inspect',
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
    lesson:
      'Turn the wheel over the map: from all zones, whose mix no average hides, to a single one. In the table any column sorts all of them.',
    view: 'inspect',
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
