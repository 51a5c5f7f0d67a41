import { expect, it } from 'vitest';
import { unifiedZones } from '../../../../../main/compare/print/unified-zones';
import type { ZoneDifference } from '../../../../../shared/session/comparison';
import type { ZoneRow } from '../../../../../shared/image/zone-report';

const row = (index: number): ZoneRow => ({
  ...{
    index,
    type: 'sequentialWriteRequired',
    state: 'empty',
    startLba: index * 8,
    startBytes: index * 4096,
  },
  ...{
    sizeBytes: 4096,
    capacityBytes: 4096,
    writePointerBytes: index * 4096,
    attributes: [],
    zdeValid: false,
  },
  provenance: {
    state: 'stored',
    type: 'stored',
    writePointer: 'stored',
    capacity: 'stored',
    attributes: 'stored',
    zde: 'stored',
  },
});

const linesOf = (zones: readonly ZoneDifference[], ofB: number) => [
  ...unifiedZones({
    ...{ titles: { a: 'a', b: 'b' }, facts: [{ field: 'zoneCount', a: 3, b: ofB }], zones },
    rowOfA: (zone) => (zone < 3 ? row(zone) : null),
    rowOfB: (zone) => (zone < ofB ? row(zone) : null),
  }),
];

it('has a hunk a zone, all its fields in one, and zones that one side has', () => {
  expect(
    linesOf(
      [
        { index: 1, field: 'state', a: 'empty', b: 'full' },
        { index: 1, field: 'writePointer', a: 4096, b: null },
        { index: 2, field: 'zde', a: '+0x0: 01', b: '+0x0: 02' },
        { index: 3, field: 'state', a: null, b: 'empty' },
      ],
      4,
    ),
  ).toEqual([
    'image: zoneCount 3 -> 4',
    ...['--- a', '+++ b', '@@ -3 +3 @@'],
    '-1,sequentialWriteRequired,empty,8,4096,4096,4096,4096,',
    '+1,sequentialWriteRequired,full,8,4096,4096,4096,,',
    '@@ -4 +4 @@ ZDE +0x0: 01 -> +0x0: 02',
    '-2,sequentialWriteRequired,empty,16,8192,4096,4096,8192,',
    '+2,sequentialWriteRequired,empty,16,8192,4096,4096,8192,',
    '@@ -4,0 +5 @@',
    '+3,sequentialWriteRequired,empty,24,12288,4096,4096,12288,',
  ]);
});

it('says that a zone is gone', () => {
  expect(linesOf([{ index: 2, field: 'state', a: 'empty', b: null }], 2).slice(3)).toEqual([
    '@@ -4 +3,0 @@',
    '-2,sequentialWriteRequired,empty,16,8192,4096,4096,8192,',
  ]);
});
