import { describe, expect, it } from 'vitest';
import { MemoryBlockFile } from '../../../../../../main/storage/memory-block-file';
import { bytesOf, deviceOver } from '../../../../../support/image/device-images';
import { qcow2Fixture } from '../../../../../support/qcow2/qcow2-fixtures';
import { CLUSTER, newQcow2 } from '../../../../../support/qcow2/qcow2-writing';
import { handMade, openQcow2, pokeBe, TABLE, withZones } from '../../../../../support/qcow2/qcow2-variants';

const REFCOUNT_BLOCK = 0x20000;

describe('a table that a repair of leaks wiped', () => {
  it('offers no zone for writing, not even the one whose word may be zero', () => {
    const file = new MemoryBlockFile('wiped', qcow2Fixture('after-check-r-leaks-48b'));
    const before = bytesOf(file).slice();
    const device = deviceOver(file);
    expect([...device.image.table.zones.state]).toEqual([13, 13, 13, 13]);
    const data = { pattern: 'byte', value: 0x99 } as const;
    expect(device.execute({ op: 'write', zone: 0, lba: 0, blocks: 8, data }).status).toBe('read-only');
    device.finish();
    expect(Buffer.compare(bytesOf(file), before)).toBe(0);
    expect(device.image.facts.notices.map(({ message }) => message).join()).toMatch(
      /was wiped in part: the entries of 3 of 4 zones, from zone 1 on, .*; its cluster has refcount 0/,
    );
  });

  it('is told by its refcount where the only zone may be empty as well', () => {
    const file = newQcow2({ zoneCount: 1, conventional: [] });
    expect([...openQcow2(file).table.zones.state]).toEqual([1]);
    const { offset } = openQcow2(file).anatomy.entryPlace(0);
    pokeBe(file, REFCOUNT_BLOCK + (offset / CLUSTER) * 2, 2, 0);
    const image = openQcow2(file);
    expect([...image.table.zones.state]).toEqual([13]);
    expect(image.facts.notices[0]?.message).toMatch(/the zone table was wiped: its cluster has refcount 0/);
    expect([...image.anatomy.check()].map(({ code }) => code)).toContain('qcow2-table-wiped');
  });
});

describe('words that belong elsewhere', () => {
  const opened = (zones: readonly (readonly [zone: number, word: bigint])[]) => {
    const file = withZones(handMade('44'));
    for (const [zone, word] of zones) pokeBe(file, TABLE + zone * 8, 8, word);
    return openQcow2(file);
  };

  it('one alone is a damaged word, two neighbours are a part of another table', () => {
    expect([...opened([[3, 0x100000n]]).table.zones.state]).toEqual([0, 0, 1, 13, 14, 14, 1, 1]);
    const image = opened([
      [3, 0x100000n],
      [4, 0x200000n],
    ]);
    expect([...image.table.zones.state]).toEqual(Array<number>(8).fill(13));
    expect([...image.anatomy.check()].find(({ code }) => code === 'qcow2-table-stale')?.message).toMatch(
      /is stale in part: the entries of 2 of 8 zones, from zone 3 on, hold what belongs to other zones/,
    );
  });

  it('QEMU’s view of them is that of the words, whatever is believed here', () => {
    const image = opened([[3, 0n]]);
    expect(image.table.zones.state[2]).toBe(13);
    expect(image.anatomy.qemuPrint(2)).toMatchObject({ condition: 1, pointerBytes: 0x200000n });
  });
});
