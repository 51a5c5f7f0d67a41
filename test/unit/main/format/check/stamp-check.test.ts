import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../../../shared/image/check/finding';
import { KIB, MIB } from '../../../../../shared/units/units';
import { fillStamps } from '../../../../../shared/workload/stamp';
import type { ZonedDevice } from '../../../../../main/device/device';
import { stampsIn } from '../../../../../main/device/block-stamps';
import { deviceOver, memoryImage } from '../../../../support/image/device-images';
import { MADE_VARIANTS, writtenImage } from '../../../../support/image/lost-tables';

const aboutStamps = ({ code }: Finding) => code.includes('-stamp-');
const found = (device: ZonedDevice): Finding[] => [...device.image.anatomy.check()].filter(aboutStamps);

/** Zones of 64 blocks of 4096 bytes; zone 1 is filled by one write, the 5th command. */
function image(): ZonedDevice {
  const device = deviceOver(
    memoryImage({ zoneCount: 4, zoneSizeBytes: 256 * KIB, zoneCapacityBytes: 256 * KIB }),
  );
  device.execute({ op: 'write', zone: 1, blocks: 64 }, { sequence: 5, seed: 3 });
  return device;
}

/** Puts the stamp of a place into another block. */
function put(device: ZonedDevice, at: number, stamp: Partial<Parameters<typeof fillStamps>[0]>): void {
  const block = new Uint8Array(4096);
  fillStamps(
    { lba: at, zone: Math.floor(at / 64), sequence: 5, seed: 3, blockSizeBytes: 4096, ...stamp },
    1,
    block,
  );
  device.image.blocks.write(at, block);
}

describe('stamps against their places', () => {
  it.each(MADE_VARIANTS)(
    '$format $variant: nothing is said of what was written in order',
    ({ format, variant }) => {
      const { file, request } = writtenImage(format, variant, 8);
      const device = deviceOver(file, request);
      expect(found(device)).toEqual([]);
    },
  );

  it.each(MADE_VARIANTS)(
    '$format $variant: a block that belongs elsewhere is a warning',
    ({ format, variant }) => {
      const { file, request } = writtenImage(format, variant, 8);
      const device = deviceOver(file, request);
      const { geometry } = device.image.facts;
      const { logicalBlockSizeBytes: blockSizeBytes, zoneSizeBlocks } = geometry;
      const zone = [...device.image.table.zones.writePointer.keys()].find(
        (index) => device.image.table.zones.writePointer[index]! > index * zoneSizeBlocks,
      )!;
      const lba = zone * zoneSizeBlocks;
      const block = new Uint8Array(blockSizeBytes);
      fillStamps({ lba: lba + 1, zone, sequence: 9, seed: 1, blockSizeBytes }, 1, block);
      device.image.blocks.write(lba, block);
      device.image.table.seal();
      expect(found(deviceOver(file, request))).toMatchObject([
        {
          code: `${format}-stamp-elsewhere`,
          severity: 'warning',
          zone,
          offset: device.image.blocks.offsetOf(lba),
          length: blockSizeBytes,
          message: expect.stringContaining('write #9, seed 1'),
        },
      ]);
    },
  );

  it('a torn block is told with the byte of its tear', () => {
    const device = image();
    const block = new Uint8Array(4096);
    device.image.blocks.read(127, block);
    block.fill(0, 1536);
    device.image.blocks.write(127, block);
    expect(found(device)).toMatchObject([{ code: 'zoned-stamp-torn', severity: 'info', zone: 1 }]);
    expect(found(device)[0]!.message).toMatch(
      /LBA 0x7f is torn at its byte 1536: zone 1 \+ 0x3f000, write #5, seed 3/,
    );
  });

  it('an older write between blocks of one write is told', () => {
    const device = image();
    put(device, 120, { sequence: 2 });
    expect(found(device)).toMatchObject([
      { code: 'zoned-stamp-stale', severity: 'info', zone: 1, expected: 'write #5', found: 'write #2' },
    ]);
  });

  it('writes one behind the other, of runs that count anew, are not older ones', () => {
    const device = deviceOver(memoryImage({ zoneCount: 2, zoneSizeBytes: 256 * KIB }));
    for (const sequence of [9, 4, 9, 1])
      device.execute({ op: 'write', zone: 0, blocks: 4 }, { sequence, seed: 1 });
    expect(found(device)).toEqual([]);
  });

  it('what lies above a pointer is not looked at', () => {
    const device = deviceOver(memoryImage({ zoneCount: 2, zoneSizeBytes: 256 * KIB }));
    put(device, 3, { lba: 40 });
    expect(found(device)).toEqual([]);
  });

  it('reads a bounded part of each zone, the last blocks among them', () => {
    const device = deviceOver(memoryImage({ zoneCount: 2, zoneSizeBytes: 16 * MIB }));
    device.execute({ op: 'write', zone: 0, blocks: 4096 }, { sequence: 0, seed: 1 });
    let bytes = 0;
    const { read } = device.file;
    device.file.read = (offset, into) => {
      bytes += into.length;
      return read.call(device.file, offset, into);
    };
    put(device, 4090, { lba: 1 });
    expect(found(device)).toHaveLength(1);
    expect(bytes).toBeLessThan(3 * MIB);
  });
});

describe('stamps in a range of the file', () => {
  it('one for each block that begins or goes on there', () => {
    const device = image();
    const offset = device.image.blocks.offsetOf(66)!;
    const stamps = [...stampsIn(device.image, offset + 100, 4096)];
    expect(stamps.map(({ lba, offset: at, text }) => ({ lba, at: at - offset, text }))).toEqual([
      { lba: 66, at: 0, text: 'zone 1 + 0x2000, write #5, seed 3' },
      { lba: 67, at: 4096, text: 'zone 1 + 0x3000, write #5, seed 3' },
    ]);
    expect([...stampsIn(device.image, 0, offset - 2 * 4096)]).toEqual([]);
  });
});
