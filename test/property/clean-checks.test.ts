import { describe, expect, it } from 'vitest';
import { WRITABLE_FAMILIES } from '../../main/format/registry';
import type { ZonedDevice } from '../../main/device/device';
import { openDevice, type DeviceRequest } from '../../main/image/open-device';
import { JoinedFile } from '../../main/storage/filters/joined-file';
import { MemoryBlockFile } from '../../main/storage/memory-block-file';
import type { BlockFile } from '../../main/storage/block-file';
import { takesDataImage, writtenVariants } from '../../shared/image/family';
import { KIB, MIB } from '../../shared/units/units';
import type { ZoneCommand } from '../../shared/workload/command';
import { Random } from '../../shared/workload/random';
import { memoryImage } from '../support/image/device-images';
import { seedsOf } from '../support/run/seeds';

const IMAGES = 100;
const BLOCK = 4096;
const LAYOUTS = WRITABLE_FAMILIES.flatMap((family) =>
  writtenVariants(family).map((variant) => ({ family, variant })),
);

interface Made {
  readonly file: BlockFile;
  readonly request: DeviceRequest;
  readonly device: ZonedDevice;
}

/** A new image of a random shape; a data image lies behind one that needs it. */
function newImage({ family, variant }: (typeof LAYOUTS)[number], random: Random): Made {
  const zoneCount = 4 + random.below(20);
  const zoneSizeBytes = 16 * KIB * 2 ** random.below(3);
  const needsData = takesDataImage(family);
  const conventional = random.below(3);
  const activeZonesMax = 2 + random.below(zoneCount - 3);
  const own = memoryImage({
    ...{ format: family.name, variant, zoneCount, zoneSizeBytes },
    ...(needsData ? { logicalBlockSizeBytes: BLOCK } : {}),
    ...(needsData || conventional === 0 ? {} : { conventional: [[0, conventional - 1]] }),
    ...(needsData
      ? {}
      : { limits: { openZonesMax: 1 + random.below(activeZonesMax), activeZonesMax, appendMaxBytes: null } }),
  });
  const { file, request } = needsData ? withData(own, zoneCount * zoneSizeBytes) : { file: own, request: {} };
  const opened: DeviceRequest = { ...request, variant, tableWrites: 'deferred' };
  return { file, request: opened, device: openDevice(file, opened).device };
}

function withData(own: MemoryBlockFile, bytes: number) {
  const parts = [
    { file: own, offset: 0, length: MIB },
    { file: new MemoryBlockFile('data', new Uint8Array(bytes)), offset: MIB, length: null },
  ];
  const attached = { offset: MIB, length: bytes, name: 'data', imageBytes: own.size() };
  return { file: new JoinedFile('pair', parts), request: { attached } };
}

/** Commands of every kind, legal or not: what is refused changes nothing. */
function useIt(device: ZonedDevice, random: Random): void {
  const { geometry } = device.image.facts;
  for (let count = 0; count < 60; count++) {
    const zone = random.below(geometry.zoneCount);
    const blocks = (BLOCK / geometry.logicalBlockSizeBytes) * (1 + random.below(3));
    const data = { pattern: 'stamp' as const };
    const commands: readonly ZoneCommand[] = [
      { op: 'write', zone, blocks, data },
      { op: 'append', zone, blocks, data },
      { op: 'open', zone },
      { op: 'close', zone },
      { op: 'finish', zone },
      { op: 'reset', zone },
      { op: 'flush' },
    ];
    device.execute(commands[random.below(commands.length)]!, { sequence: count, seed: 0 });
  }
}

/** The older code of a zone_file loses files whose two numbers of open zones differ (bug Z3). */
function rest(device: ZonedDevice): void {
  device.execute({ op: 'close', all: true });
}

describe('a check of a sound image', () => {
  const [{ seed }] = seedsOf('clean-checks') as [{ seed: number }];

  it.each(Array.from({ length: IMAGES }, (_, index) => index))('image %i: nothing above info', (index) => {
    const random = new Random(seed + index);
    const layout = LAYOUTS[index % LAYOUTS.length]!;
    const { file, request, device } = newImage(layout, random);
    useIt(device, random);
    rest(device);
    device.finish();
    const { image } = openDevice(file, request).device;
    const wrong = [...image.anatomy.check()].filter(({ severity }) => severity !== 'info');
    expect({ layout: layout.variant, wrong, verdict: image.anatomy.qemuVerdict() }).toEqual({
      layout: layout.variant,
      wrong: [],
      verdict: null,
    });
  });
});
