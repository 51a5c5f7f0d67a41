import { describe, expect, it } from 'vitest';
import { judge } from '../../../../main/crash/verdict';
import type { VerdictFacts } from '../../../../main/crash/verdict-facts';
import { ZoneState } from '../../../../shared/zone/state';
import { allocateZoneTable, cloneZoneTable } from '../../../../shared/zone/zone-table';
import type { ZoneTable } from '../../../../shared/zone/zone-table';

/** Three zones of 64 blocks: empty, closed with 8 blocks, full. */
function zones(): ZoneTable {
  const table = allocateZoneTable(3);
  table.state.set([ZoneState.empty, ZoneState.closed, ZoneState.full]);
  table.writePointer.set([0, 72, 188]);
  return table;
}

function facts(
  change: (zones: ZoneTable) => void = () => undefined,
  more: Partial<VerdictFacts> = {},
): VerdictFacts {
  const recovered = zones();
  change(recovered);
  return {
    found: { verdict: null, damage: null },
    geometry: {
      logicalBlockSizeBytes: 4096,
      zoneCount: 3,
      zoneSizeBlocks: 64,
      zoneCapacityBlocks: 60,
      lastZoneSizeBlocks: 64,
      conventional: [],
    },
    limits: { openZonesMax: 1, activeZonesMax: 2, appendMaxBytes: null },
    recovered,
    lossless: [zones()],
    keepsOpen: false,
    policyViolations: [],
    durableLost: [],
    volatileLost: [],
    ...more,
  };
}

describe('judge', () => {
  it('is consistent when recovery gives what a power-up without loss gives', () => {
    expect(judge(facts())).toEqual({
      verdict: 'consistent',
      sentence: 'Consistent: nothing that the device had acknowledged is lost.',
      broken: [],
    });
  });

  it('takes each zone from either lossless table', () => {
    const later = cloneZoneTable(zones());
    later.writePointer[1] = 80;
    expect(
      judge(facts((table) => (table.writePointer[1] = 80), { lossless: [zones(), later] })).verdict,
    ).toBe('consistent');
  });

  it('stops when the images have different zones, or none to compare with', () => {
    expect(() => judge(facts(undefined, { lossless: [allocateZoneTable(2)] }))).toThrow(/different zones/);
    expect(() => judge(facts(undefined, { lossless: [] }))).toThrow(/different zones/);
  });

  it('does not compare pointers that mean nothing', () => {
    expect(judge(facts((table) => (table.writePointer[2] = 192))).verdict).toBe('consistent');
  });

  it('allows the loss of what was not flushed', () => {
    const lost = facts((table) => (table.writePointer[1] = 70), {
      volatileLost: [{ zone: 1, lba: 70, blocks: 2 }],
    });
    expect(judge(lost)).toEqual({
      verdict: 'recovered with allowed loss',
      sentence:
        'Recovered with allowed loss: 2 unflushed blocks in 1 zone lost, and the newest state of 1 zone; everything that was flushed is there.',
      broken: [],
    });
  });

  const violations: [string, VerdictFacts, string][] = [
    [
      'flushed data lost',
      facts(undefined, { durableLost: [{ zone: 1, lba: 66, blocks: 1 }] }),
      'Violated: zone 1: 1 flushed block at LBA 0x42 cannot be read back.',
    ],
    [
      'a pointer beyond the capacity',
      facts((table) => (table.writePointer[1] = 125)),
      'Violated: zone 1 is closed with 61 blocks written, 0 to 60 are possible.',
    ],
    [
      'a pointer before the zone',
      facts((table) => (table.writePointer[1] = 60)),
      'Violated: zone 1 is closed with -4 blocks written, 0 to 60 are possible.',
    ],
    [
      'an empty zone with a moved pointer',
      facts((table) => (table.writePointer[0] = 1)),
      'Violated: zone 0 is empty with 1 blocks written, 0 to 0 are possible.',
    ],
    [
      'an open zone left over',
      facts((table) => (table.state[1] = ZoneState.explicitlyOpened)),
      'Violated: zone 1 is still explicitly opened after recovery.',
    ],
    [
      'too many active zones',
      facts((table) => table.state.fill(ZoneState.closed)),
      'Violated: 3 active zones after recovery, the limit is 2.',
    ],
    [
      'too many open zones under a policy that keeps them',
      facts((table) => table.state.fill(ZoneState.implicitlyOpened, 0, 2), { keepsOpen: true }),
      'Violated: 2 open zones after recovery, the limit is 1.',
    ],
    [
      'what the policy objects to',
      facts(undefined, { policyViolations: ['zone 9: found open'] }),
      'Violated: zone 9: found open.',
    ],
  ];

  it.each(violations)('is violated by %s', (_name, given, sentence) => {
    const { broken, ...verdict } = judge(given);
    expect(verdict).toEqual({ verdict: 'violated', sentence });
    expect(`Violated: ${broken[0]!.message}.`).toBe(sentence);
  });
});
