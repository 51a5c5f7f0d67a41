import { describe, expect, it } from 'vitest';
import {
  ALL_ZONES,
  LANE_KINDS,
  makeLaneColumns,
  withEntries,
} from '../../../../../renderer/composables/lane-columns';
import {
  commandNear,
  commandPixels,
  kindsIn,
  laneBits,
} from '../../../../../renderer/features/traces/lane-model';
import { columnsOf } from '../../../../../renderer/features/traces/paint-series';
import {
  fitRange,
  panRange,
  positionAt,
  rangeWith,
  shareOf,
  wholeTrack,
  zoomRange,
} from '../../../../../renderer/features/traces/track-range';
import { describePosition, explainPosition } from '../../../../../renderer/composables/texts/moment-text';
import { geometryOfShape } from '../../../../../shared/image/geometry-shape';
import { MIB } from '../../../../../shared/units/units';
import type { TraceEntry } from '../../../../../shared/workload/trace-entry';

describe('the range of the track', () => {
  it('is the whole trace, however short', () => {
    expect(wholeTrack(0)).toEqual({ from: 0, to: 1 });
    expect(fitRange({ from: -50, to: 5 }, 3)).toEqual({ from: 0, to: 3 });
  });

  it('zooms round a position, never beyond the trace nor below eight commands', () => {
    const near = zoomRange({ from: 0, to: 1000 }, { factor: 0.5, share: 0.25, commands: 1000 });
    expect(near).toEqual({ from: 125, to: 625 });
    expect(positionAt(near, 0.25)).toBe(250);
    const nearest = zoomRange({ from: 100, to: 110 }, { factor: 0.1, share: 0.5, commands: 1000 });
    expect(nearest.to - nearest.from).toBe(8);
    expect(zoomRange(near, { factor: 100, share: 0.5, commands: 1000 })).toEqual({ from: 0, to: 1000 });
  });

  it('pans within the trace, and follows a position that leaves it', () => {
    expect(panRange({ from: 0, to: 100 }, -1, 1000)).toEqual({ from: 0, to: 100 });
    expect(panRange({ from: 0, to: 100 }, 0.5, 1000)).toEqual({ from: 50, to: 150 });
    const range = { from: 0, to: 100 };
    expect(rangeWith(range, 100, 1000)).toBe(range);
    expect(rangeWith(range, 500, 1000)).toEqual({ from: 450, to: 550 });
    expect(shareOf({ from: 450, to: 550 }, 500)).toBe(0.5);
  });
});

describe('lanes', () => {
  const geometry = geometryOfShape(
    {
      zoneCount: 8,
      zoneSizeBytes: MIB,
      zoneCapacityBytes: MIB,
      conventionalZones: [],
      lastZoneSizeBytes: MIB,
    },
    4096,
  );
  const entries: readonly Partial<TraceEntry>[] = [
    { op: 'append', zone: 5 },
    { op: 'write', lba: geometry.zoneSizeBlocks * 2 + 3 },
    { op: 'reset', zone: 5, expect: { status: 'invalid-transition' } },
    { op: 'reset', all: true },
    { op: 'flush' },
  ];
  const columns = withEntries(
    makeLaneColumns(5),
    entries.map((entry, i) => ({ i, t: 0, ...entry }) as TraceEntry),
    geometry,
  );
  const kindAt = (lane: number, x: number, bits: Uint8Array, width: number) =>
    kindsIn(bits[lane * width + x]!);

  it('know the zone of each command, by zone or by address, and the zones in order', () => {
    expect([...columns.zone]).toEqual([5, 2, 5, ALL_ZONES, -1]);
    expect([...columns.kind].map((kind) => LANE_KINDS[kind])).toEqual([
      'append',
      'write',
      'refused',
      'reset',
      'other',
    ]);
    expect(columns.zones).toEqual([2, 5]);
  });

  it('show every kind of a pixel, and a command to all zones in each lane', () => {
    const one = laneBits(columns, { first: 0, count: 2, range: { from: 0, to: 5 }, width: 1 });
    expect(kindAt(0, 0, one, 1)).toEqual(['write', 'reset']);
    expect(kindAt(1, 0, one, 1)).toEqual(['append', 'reset', 'refused']);
    const wide = laneBits(columns, { first: 1, count: 1, range: { from: 0, to: 5 }, width: 50 });
    expect(kindAt(0, 0, wide, 50)).toEqual(['append']);
    expect(kindAt(0, 20, wide, 50)).toEqual(['refused']);
    expect(commandPixels({ range: { from: 0, to: 5 }, width: 50 })).toBe(10);
    expect(commandPixels({ range: { from: 0, to: 500 }, width: 50 })).toBe(1);
  });

  it('find the command under the pointer', () => {
    expect(commandNear(columns, 5, { position: 1.5, within: 2 })).toBe(2);
    expect(commandNear(columns, 2, { position: 1.5, within: 0 })).toBe(1);
    expect(commandNear(columns, 7, { position: 0, within: 1 })).toBeNull();
  });
});

describe('the chart along the trace', () => {
  const values = Float64Array.of(1, 9, 2, 3);

  it('shows the greatest of the places of a pixel', () => {
    expect([...columnsOf(values, { step: 10, range: { from: 0, to: 40 }, width: 2 })]).toEqual([9, 3]);
  });

  it('shows a place over several pixels, and nothing behind the end', () => {
    expect([...columnsOf(values, { step: 1, range: { from: 2, to: 6 }, width: 4 })]).toEqual([2, 3, 0, 0]);
    expect([...columnsOf(values, { step: 10, range: { from: 0, to: 10 }, width: 3 })]).toEqual([1, 1, 1]);
  });
});

describe('a moment in words', () => {
  it('names the next command, or the end', () => {
    expect(describePosition({ position: 412, commands: 5000 })).toBe('Command 412 of 5,000');
    expect(explainPosition({ position: 412, commands: 5000 })).toBe(
      'Commands 0 to 411 are carried out; command 412 is next.',
    );
    expect(explainPosition({ position: 0, commands: 5000 })).toBe(
      'Nothing is carried out yet; command 0 is next.',
    );
    expect(describePosition({ position: 5000, commands: 5000 })).toBe('The end of 5,000 commands');
  });
});
