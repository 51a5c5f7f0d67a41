import { describe, expect, it } from 'vitest';
import { fillStamps } from '../../../../shared/workload/stamp';
import { belongsAt, placedStamp, readStamps } from '../../../../shared/workload/stamp-reading';
import type { ZoneGeometry } from '../../../../shared/zone/geometry';

const GEOMETRY: ZoneGeometry = {
  logicalBlockSizeBytes: 4096,
  zoneCount: 16,
  zoneSizeBlocks: 256,
  zoneCapacityBlocks: 256,
  lastZoneSizeBlocks: 256,
  conventional: [],
};
const LBA = 7 * 256 + 1;

function stamped(place: Partial<Parameters<typeof fillStamps>[0]> = {}): Uint8Array {
  const stamp = { lba: LBA, zone: 7, sequence: 4411, seed: 3, blockSizeBytes: 4096, ...place };
  const block = new Uint8Array(stamp.blockSizeBytes);
  fillStamps(stamp, 1, block);
  return block;
}

describe('what the stamps of a block say', () => {
  it('zone, bytes in it, write and seed, where it lies at its place', () => {
    expect(placedStamp(GEOMETRY, LBA, stamped())).toMatchObject({
      lba: LBA,
      elsewhere: false,
      tornAt: null,
      text: 'zone 7 + 0x1000, write #4411, seed 3',
    });
  });

  it('a block at another LBA, or of another zone, does not belong there', () => {
    expect(placedStamp(GEOMETRY, LBA + 1, stamped())).toMatchObject({
      elsewhere: true,
      text: 'zone 7 + 0x1000, write #4411, seed 3; lies where it does not belong',
    });
    expect(placedStamp(GEOMETRY, LBA, stamped({ zone: 6 }))).toMatchObject({ elsewhere: true });
  });

  it('a stamp whose zone begins behind it names its LBA', () => {
    expect(placedStamp(GEOMETRY, LBA, stamped({ zone: 9 }))!.text).toMatch(/^zone 9, LBA 0x701, write #4411/);
  });

  it.each([64, 512, 4032])('a block that is torn at byte %i: zeros, other bytes, an older write', (at) => {
    const older = stamped({ sequence: 12 });
    for (const rest of [new Uint8Array(4096), new Uint8Array(4096).fill(7), older]) {
      const block = stamped();
      block.set(rest.subarray(at), at);
      expect(placedStamp(GEOMETRY, LBA, block)).toMatchObject({
        tornAt: at,
        stamp: { sequence: 4411 },
        text: `zone 7 + 0x1000, write #4411, seed 3; torn at byte ${at} of its block`,
      });
    }
  });

  it('a block whose beginning was lost', () => {
    const block = stamped();
    block.fill(0, 0, 1024);
    expect(readStamps(block)).toMatchObject({ tornAt: 1024, stamp: { sequence: 4411, sector: 2 } });
  });

  it('no stamp, or one with a wrong checksum, is none', () => {
    expect(readStamps(new Uint8Array(4096))).toBeNull();
    const block = stamped();
    for (let at = 0; at < block.length; at += 64) block[at + 20] = 1;
    expect(readStamps(block)).toBeNull();
  });

  it('blocks of another size belong where their bytes do', () => {
    const { stamp } = readStamps(stamped({ lba: LBA * 8, blockSizeBytes: 512 }))!;
    expect(belongsAt(GEOMETRY, LBA, stamp)).toBe(true);
    expect(belongsAt(GEOMETRY, LBA + 1, stamp)).toBe(false);
  });
});
