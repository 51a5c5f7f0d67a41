import { driverNamed } from '../../../main/format/registry';
import { completeSpec, type PartialSpec } from '../../../main/image/defaults';
import { openDevice } from '../../../main/image/open-device';
import { MemoryBlockFile } from '../../../main/storage/memory-block-file';
import { KIB } from '../../../shared/units/units';
import type { ZoneCommand } from '../../../shared/workload/command';

/** A sound image that is going to be damaged. */
export interface BaseImage {
  readonly name: string;
  readonly file: MemoryBlockFile;
}

const ZONES: PartialSpec = { zoneCount: 12, zoneSizeBytes: 64 * KIB };
const CONVENTIONAL = { ...ZONES, conventional: [[0, 1]] as const };

const SPECS: readonly PartialSpec[] = [
  { ...CONVENTIONAL, format: 'zoned', variant: 'extended', zdeBytes: 64 },
  { ...CONVENTIONAL, format: 'zoned', variant: 'rfc' },
  ...['44', '56', '48-a', '48-b', '48-c', '48-d'].map((variant): PartialSpec => ({
    ...CONVENTIONAL,
    format: 'qcow2',
    variant,
  })),
  { ...CONVENTIONAL, format: 'qcow2', variant: '48-b-zde', zdeBytes: 64 },
  ...['v5', 'v3', 'older'].map((variant): PartialSpec => ({
    ...ZONES,
    format: 'zone-file',
    variant,
    zdeBytes: 64,
  })),
];

/** One image of every family and variant that can be created, with zones in several states and some data. */
export function baseImages(): BaseImage[] {
  return SPECS.map((partial) => {
    const spec = { ...completeSpec(partial, '01234567-89ab-cdef-0123-456789abcdef'), force: true };
    const file = new MemoryBlockFile('hostile.img');
    driverNamed(spec.format).plan(spec, null).create(file);
    fill(file);
    return { name: `${spec.format} ${spec.variant}`, file };
  });
}

/** Zones of every state that the image can hold; a zone_file without its data gets states only. */
function fill(file: MemoryBlockFile): void {
  const { device } = openDevice(file, { profile: 'zns' });
  const { dataRefusal, zdeBytes } = device.image.facts;
  const data: readonly ZoneCommand[] = [2, 3, 4].map((zone) => ({ op: 'write', zone, blocks: 2 * zone }));
  const states: readonly ZoneCommand[] = [
    { op: 'open', zone: 5 },
    { op: 'finish', zone: 6 },
    { op: 'close', zone: 3 },
    ...(zdeBytes > 0 ? [{ op: 'setZde', zone: 7 } as const] : []),
  ];
  for (const command of [...(dataRefusal === null ? data : []), ...states]) {
    device.execute(command, command.op === 'setZde' ? new Uint8Array(zdeBytes).fill(7) : undefined);
  }
  device.finish();
}
