import { describe, expect, it } from 'vitest';
import { Events } from '../../../../../../main/host/nvme/admin/events';

describe('events', () => {
  it('are told to who waits, once until the log is read', () => {
    const events = new Events(256);
    events.noteZones([3]);
    expect(events.next(true)).toBeNull();
    for (const id of [10, 11]) expect(events.request(id)).toBe(true);
    expect(events.next(false)).toBeNull();
    expect(events.next(true)).toEqual({ commandId: 10, low: 0xbfef02, high: 1 });
    events.noteZones([1]);
    expect(events.next(true)).toBeNull();
    expect(events.changedZones(true).readUInt16LE(0)).toBe(2);
    const page = events.changedZones(false);
    expect([page.readBigUInt64LE(8), page.readBigUInt64LE(16)]).toEqual([256n, 768n]);
    expect(events.next(true)).toBeNull();
    events.noteZones([2]);
    expect(events.next(true)).toMatchObject({ commandId: 11 });
  });

  it('have no list of more zones than fit', () => {
    const events = new Events(1);
    events.noteZones(Array.from({ length: 512 }, (_, zone) => zone));
    const page = events.changedZones(false);
    expect([page.readUInt16LE(0), page.readBigUInt64LE(8)]).toEqual([0xffff, 0n]);
    events.noteZones(null);
    expect(events.changedZones(false).readUInt16LE(0)).toBe(0xffff);
  });

  it('keep four requests, and give one back that is withdrawn', () => {
    const events = new Events(1);
    expect([1, 2, 3, 4, 5].map((id) => events.request(id))).toEqual([true, true, true, true, false]);
    expect([events.withdraw(2), events.withdraw(2)]).toEqual([true, false]);
    expect(events.request(6)).toBe(true);
  });
});
