import { describe, expect, it } from 'vitest';
import { DirtyZones } from '../../../../main/device/dirty-zones';

describe('DirtyZones', () => {
  it('keeps each zone once, in the order of its first change', () => {
    const dirty = new DirtyZones(20);
    for (const zone of [9, 3, 9, 17, 3]) dirty.add(zone);
    expect(dirty.size).toBe(3);
    expect(dirty.take()).toEqual([9, 3, 17]);
  });

  it('stops at a zone that no table of its size has', () => {
    expect(() => new DirtyZones(8).add(8)).toThrow(/behind the table/);
  });

  it('is empty after it was taken and takes the same zones again', () => {
    const dirty = new DirtyZones(8);
    dirty.add(7);
    dirty.take();
    expect(dirty.size).toBe(0);
    dirty.add(7);
    expect(dirty.take()).toEqual([7]);
  });

  it('tells zones apart that share a byte of the bitmap', () => {
    const dirty = new DirtyZones(16);
    dirty.add(0);
    dirty.take();
    dirty.add(1);
    dirty.add(0);
    expect(dirty.take()).toEqual([1, 0]);
  });
});
