import { describe, expect, it } from 'vitest';
import {
  BRANCH_A_HEADER,
  BRANCH_B_HEADER,
  EXTENDED_HEADER,
  EXTENDED_MAGIC,
  RFC_HEADER,
} from '../../../../../main/format/zoned/layout';
import type { HeaderField } from '../../../../../main/format/zoned/layout';

const places = (header: Readonly<Record<string, HeaderField>>) =>
  Object.values(header).map(({ name, offset, length }) => `${offset} ${length} ${name}`);

/** Every byte of a header belongs to exactly one field. */
function expectSeamless(header: Readonly<Record<string, HeaderField>>, bytes: number): void {
  let at = 0;
  for (const { offset, length } of Object.values(header).sort((a, b) => a.offset - b.offset)) {
    expect(offset).toBe(at);
    at = offset + length;
  }
  expect(at).toBe(bytes);
}

describe('frozen offsets', () => {
  it('rfc', () => {
    expect(places(RFC_HEADER)).toEqual([
      '0 4 magic',
      '4 4 zone_size',
      '8 4 nr_zones',
      '12 4 zone_nr_seq',
      '16 4 zone_nr_conv',
      '20 4 max_active_zones',
      '24 4 max_open_zones',
      '28 4 max_append_sectors',
      '32 8 device_size',
      '40 1 zone_model',
      '41 471 reserved',
    ]);
    expectSeamless(RFC_HEADER, 512);
  });

  it('extended', () => {
    expect(Buffer.from(EXTENDED_MAGIC).toString('hex')).toBe('895a534d0d0a1a0a');
    expect(places(EXTENDED_HEADER)).toEqual([
      '0 8 magic',
      '8 4 header_bytes',
      '12 4 header_crc32c',
      '16 8 generation',
      '24 8 incompatible_features',
      '32 8 compatible_features',
      '40 4 logical_block_bytes',
      '44 4 rule_profile',
      '48 8 data_offset',
      '56 8 zone_size',
      '64 8 zone_capacity',
      '72 8 zone_count',
      '80 8 last_zone_size',
      '88 8 open_zones_max',
      '96 8 active_zones_max',
      '104 8 append_max',
      '112 8 zde_bytes',
      '120 8 zde_offset',
      '128 8 table_offset',
      '136 8 table_size',
      '144 8 sums_offset',
      '152 8 sums_size',
      '160 8 file_size',
      '168 4 conventional_ranges',
      '172 4 reserved0',
      '176 16 uuid',
      '192 64 label',
      '256 128 ranges',
      '384 32 maker',
      '416 96 reserved1',
    ]);
    expectSeamless(EXTENDED_HEADER, 512);
  });

  it('branch A and branch B', () => {
    expect(places(BRANCH_A_HEADER)).toEqual([
      '0 8 size',
      '8 1 zone_model',
      '9 4 magic',
      '13 20 reserved',
      '33 4 zone_size',
      '37 4 nr_zones',
      '41 4 zone_nr_seq',
      '45 4 max_active_zones',
      '49 4 max_open_zones',
      '53 4 max_append_sectors',
    ]);
    expectSeamless(BRANCH_A_HEADER, 57);
    expect(places(BRANCH_B_HEADER)).toEqual(['0 4 magic', '4 4 zone_nr_seq', '8 8 zone_size', '16 8 size']);
    expectSeamless(BRANCH_B_HEADER, 24);
  });

  it('numbers of the extended header are naturally aligned', () => {
    const numbers = Object.values(EXTENDED_HEADER).filter(
      ({ type }) => type.startsWith('u') && type.endsWith('le'),
    );
    expect(numbers.length).toBeGreaterThan(20);
    expect(numbers.filter(({ offset, length }) => offset % length !== 0)).toEqual([]);
  });
});
