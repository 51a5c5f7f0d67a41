import { describe, expect, it } from 'vitest';
import { KIB, MIB } from '../../../../../shared/units/units';
import { codesOf } from '../../../../support/image/format-images';
import { openQcow2 } from '../../../../support/qcow2/qcow2-variants';
import { newQcow2, plainQcow2 } from '../../../../support/qcow2/qcow2-writing';

describe('the last zone and limits', () => {
  it('a pointer behind the device after a finish of a short last zone is full and named (Q9)', () => {
    const zones = { zoneCount: 4, lastZoneSizeBytes: 512 * KIB, conventional: [], variant: '48-b' };
    const file = newQcow2({ ...zones, profile: 'linux-blk' });
    const image = openQcow2(file);
    const word = new Uint8Array(8);
    new DataView(word.buffer).setBigUint64(0, BigInt(4 * MIB), true);
    file.write(image.anatomy.entryPlace(3).offset, word);
    image.table.reload();
    expect(image.table.zones.state[3]).toBe(14);
    expect(codesOf(image.table.findings)).toContain('qcow2-Q9');
  });

  it('states that only memory knows are lost with a reload', () => {
    const image = openQcow2(newQcow2());
    image.table.zones.state[2] = 3;
    image.table.zones.writePointer[2] = 2 * 2048 + 8;
    image.table.store([2]);
    expect(image.anatomy.qemuPrint(2).condition).toBe(3);
    image.table.reload();
    expect([image.table.zones.state[2], image.table.zones.writePointer[2]]).toEqual([4, 2 * 2048 + 8]);
  });

  it('a million zones open', () => {
    const zoneBytes = 64 * KIB;
    const sizes = { zoneSizeBytes: zoneBytes, zoneCapacityBytes: zoneBytes, lastZoneSizeBytes: zoneBytes };
    const { zones } = openQcow2(newQcow2({ zoneCount: 1_000_000, ...sizes })).table;
    expect([zones.count, zones.state[0], zones.state[999_999]]).toEqual([1_000_000, 0, 1]);
  });

  it('an ordinary image of version 2 with clusters of 512 bytes is read', () => {
    const file = plainQcow2({ version: 2, clusterBits: 9, virtualBytes: MIB });
    const image = openQcow2(file);
    const into = new Uint8Array(4096).fill(1);
    image.blocks.read(0, into);
    expect(into.every((byte) => byte === 0)).toBe(true);
    expect([...image.anatomy.check()]).toEqual([]);
  });
});
