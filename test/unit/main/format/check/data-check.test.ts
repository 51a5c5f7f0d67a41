import { describe, expect, it } from 'vitest';
import { AppError, fail } from '../../../../../shared/errors/app-error';
import type { Finding } from '../../../../../shared/image/check/finding';
import { GIB, KIB } from '../../../../../shared/units/units';
import { ZoneState } from '../../../../../shared/zone/state';
import type { BlockFile } from '../../../../../main/storage/block-file';
import { deviceOver, memoryImage } from '../../../../support/image/device-images';
import { MADE_VARIANTS, writtenImage } from '../../../../support/image/lost-tables';

const ZONE = 16 * KIB;
const ZONES = 8;

const aboutData = ({ code }: Finding) => /-wp$|^rfc-R[25]$|^qcow2-(Q15|N12)$|not-searched/.test(code);

/** Findings about data of an image that is changed by what `change` does with its device. */
function findingsAfter(
  { format, variant }: (typeof MADE_VARIANTS)[number],
  change: (device: ReturnType<typeof deviceOver>, zone: (index: number) => number) => void,
): Finding[] {
  const { file, request } = writtenImage(format, variant, ZONES);
  const device = deviceOver(file, request);
  const { zoneSizeBlocks } = device.image.facts.geometry;
  change(device, (index) => index * zoneSizeBlocks);
  device.image.table.seal();
  return [...deviceOver(file, request).image.anatomy.check()].filter(aboutData);
}

describe('data against write pointers', () => {
  it.each(MADE_VARIANTS)(
    '$format $variant: nothing is found in an image that was written in order',
    (given) => {
      expect(findingsAfter(given, () => undefined)).toEqual([]);
    },
  );

  it.each(MADE_VARIANTS)(
    '$format $variant: bytes above a pointer, with zone, first offset and length',
    (given) => {
      let place = -1;
      const found = findingsAfter(given, ({ image }, zone) => {
        const block = image.facts.geometry.logicalBlockSizeBytes;
        const bytes = new Uint8Array(block);
        bytes[5] = bytes[300] = 1;
        image.blocks.write(zone(4) + 8192 / block, bytes);
        place = image.blocks.offsetOf(zone(4) + 8192 / block)! + 5;
      });
      expect(found).toMatchObject([{ severity: 'info', zone: 4, offset: place, length: 296 }]);
      expect(found[0]!.message).toContain(`device byte 0x${(4 * ZONE + 8192 + 5).toString(16)}`);
      expect(found[0]!.message).toMatch(/power cut/);
    },
  );

  it.each(MADE_VARIANTS)('$format $variant: a pointer that leads its data', (given) => {
    const found = findingsAfter(given, ({ image }, zone) => {
      image.table.zones.state[2] = ZoneState.closed;
      image.table.zones.writePointer[2] = zone(2) + 4096 / image.facts.geometry.logicalBlockSizeBytes;
      image.table.store([2]);
    });
    expect(found).toMatchObject([{ severity: 'info', zone: 2, length: 4096, expected: 'data' }]);
  });

  it.each(MADE_VARIANTS)('$format $variant: a zone that was finished may hold nothing', (given) => {
    expect(findingsAfter(given, (device) => device.execute({ op: 'finish', zone: 2 }))).toEqual([]);
    expect(findingsAfter(given, (device) => device.execute({ op: 'finish', zone: 3 }))).toEqual([]);
  });

  it('bytes between capacity and size are a warning: no power cut leaves them', () => {
    const file = memoryImage({ zoneCount: 2, zoneSizeBytes: ZONE, zoneCapacityBytes: 2 * 4096 });
    const device = deviceOver(file);
    device.image.blocks.write(2, new Uint8Array(4096).fill(1));
    expect([...device.image.anatomy.check()].filter(aboutData)).toMatchObject([
      { code: 'zoned-data-beyond-wp', severity: 'warning', zone: 0, length: 4096 },
    ]);
  });
});

/** The file as one that does not say what it holds. */
function blindTo(file: BlockFile): BlockFile {
  return {
    ...{ name: 'blind', writable: true },
    size: () => file.size(),
    read: (offset, into) => file.read(offset, into),
    write: (offset, from, kind) => file.write(offset, from, kind),
    zero: (offset, length, kind) => file.zero(offset, length, kind),
    resize: (length) => file.resize(length),
    flush: () => file.flush(),
    dispose: () => file.dispose(),
  };
}

describe('what was never written', () => {
  it('is skipped where the file tells, and not looked at where it does not and there is much of it', () => {
    const spec = { zoneCount: 64, zoneSizeBytes: GIB };
    const file = memoryImage(spec);
    deviceOver(file).image.blocks.write(3 * 2 ** 18, new Uint8Array(4096).fill(1));
    expect([...deviceOver(file).image.anatomy.check()]).toMatchObject([{ zone: 3, length: 4096 }]);
    expect([...deviceOver(blindTo(file)).image.anatomy.check()]).toMatchObject([
      {
        code: 'zoned-data-not-searched',
        severity: 'info',
        message: expect.stringContaining('64 GiB') as string,
      },
    ]);
  });

  it('a million zones of 8 MiB with a little data are checked', { timeout: 300_000 }, () => {
    const file = memoryImage({ zoneCount: 1_000_000, zoneSizeBytes: 8 * 2 ** 20 });
    const device = deviceOver(file);
    for (const zone of [7, 500_000, 999_999])
      device.image.blocks.write(zone * 2048 + 1, new Uint8Array(4096).fill(1));
    expect([...device.image.anatomy.check()].map(({ zone }) => zone)).toEqual([7, 500_000, 999_999]);
  });

  it('a check is told how far it is, and stops when that throws', () => {
    const { file, request } = writtenImage('zoned', 'extended', ZONES);
    const seen: number[] = [];
    const stop = () => fail('cancelled', 'cancelled');
    expect([...deviceOver(file, request).image.anatomy.check((done) => seen.push(done))]).toEqual([]);
    expect(seen.length).toBeGreaterThan(3);
    expect(() => [...deviceOver(file, request).image.anatomy.check(stop)]).toThrow(AppError);
  });
});
