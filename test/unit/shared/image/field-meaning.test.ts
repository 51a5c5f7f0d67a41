import { expect, it } from 'vitest';
import { fieldMeaning } from '../../../../shared/image/field-meaning';
import type { StructureField } from '../../../../shared/image/field';

const field = (path: string, type: string, value: string, length = 8): StructureField => ({
  ...{ path, type, value, length, offset: 0, status: 'ok' },
});
const ALL_ONES = '18446744073709551615';

it.each([
  [field('header.open_zones_max', 'u64 le', ALL_ONES), 'no limit'],
  [field('header.max_active_zones', 'u32 le', '0', 4), 'no limit'],
  [field('extension.zoned.max_append_sectors', 'u32 be', '4294967295', 4), 'no limit'],
  [field('header.max_open_zones', 'u32 le', '14', 4), null],
  [field('zones[3].wp', 'u64 le', ALL_ONES), 'none'],
  [field('header.zone_size', 'u64 le', '0'), null],
  [field('table[7].state', 'bits 63:60', 'implicitlyOpened'), 'implicitly opened'],
  [field('table[7].state', 'bits 63:60', '9'), null],
  [field('table[7].conventional', 'bits 59', '1'), 'yes'],
  [field('table[7].write_pointer', 'bits 50:0', '2251799813685247'), 'none'],
  [field('table[7].write_pointer', 'bits 50:0', '4096'), null],
  [field('header.dirty', 'u8', '255', 1), null],
])('$0.path $0.value', (of, meaning) => expect(fieldMeaning(of)).toBe(meaning));
