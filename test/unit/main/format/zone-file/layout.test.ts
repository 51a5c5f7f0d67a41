import { describe, expect, it } from 'vitest';
import type { Field, ZoneFileVariant } from '../../../../../main/format/zone-file/layout';
import {
  DESCRIPTOR,
  ENTRY_TAIL,
  HEADER_FIELDS,
  linkPlace,
  metaBytes,
} from '../../../../../main/format/zone-file/layout';
import { bytesOf } from '../../../../support/image/format-images';
import { createdZoneFile } from '../../../../support/image/zone-file-images';

const places = (fields: readonly Field[]) =>
  fields.map(({ name, offset, length }) => `${offset} ${length} ${name}`);

describe('frozen offsets', () => {
  it('header, without a gap', () => {
    expect(places(HEADER_FIELDS)).toEqual([
      '0 4 magic',
      '4 4 version',
      '8 8 zone_size',
      '16 8 zone_capacity',
      '24 4 nr_offline_zones',
      '28 4 nr_rdonly_zones',
      '32 4 lba_size',
      '36 4 reserved36',
      ...['40 4 exp_open.head', '44 4 exp_open.tail', '48 4 exp_open.size', '52 4 exp_open.padding'],
      ...['56 4 imp_open.head', '60 4 imp_open.tail', '64 4 imp_open.size', '68 4 imp_open.padding'],
      ...['72 4 closed.head', '76 4 closed.tail', '80 4 closed.size', '84 4 closed.padding'],
      ...['88 4 full.head', '92 4 full.tail', '96 4 full.size', '100 4 full.padding'],
      '104 1 zd_extension_size',
      '105 1 dirty',
      '106 3990 reserved106',
    ]);
    let at = 0;
    for (const { offset, length } of HEADER_FIELDS) {
      expect(offset).toBe(at);
      at += length;
    }
    expect(at).toBe(4096);
  });

  it('descriptor', () => {
    expect(places(Object.values(DESCRIPTOR))).toEqual([
      '0 1 zt',
      '1 1 zs',
      '2 1 za',
      '3 5 reserved3',
      '8 8 zcap',
      '16 8 zslba',
      '24 8 wp',
      '32 32 reserved32',
    ]);
  });

  it.each<[ZoneFileVariant, string[]]>([
    ['v5', ['64 8 w_ptr', '72 4 next', '76 4 prev']],
    ['v3', ['64 8 tstamp', '72 4 next', '76 4 prev']],
    ['older', ['64 8 tstamp', '72 4 flags', '76 4 next', '80 4 prev']],
  ])('rest of the entry, %s', (variant, expected) => {
    expect(places(ENTRY_TAIL[variant])).toEqual(expected);
    const tail = ENTRY_TAIL[variant];
    const named = (name: string) => tail.find((field) => field.name === name)!.offset;
    expect(linkPlace(variant)).toEqual({ next: named('next'), prev: named('prev') });
  });

  it.each([
    [1, 0, 8192],
    [46, 0, 8192],
    [47, 0, 12_288],
    [16, 64, 8192],
    [16, 256, 12_288],
    [1_000_000, 192, 280_006_656],
  ])('%i zones with extensions of %i bytes take %i bytes', (zones, zdeBytes, bytes) => {
    expect(metaBytes(zones, zdeBytes)).toBe(bytes);
  });

  it('golden header and entry', () => {
    const file = createdZoneFile({ zdeBytes: 64 });
    const header = Buffer.from(bytesOf(file, 0, 106)).toString('hex');
    const none = 'ffffffffffffffff0000000000000000';
    expect(header).toBe(
      `70aaeb3a01000000000800000000000000080000000000000000000000000000` +
        `0002000000000000${none.repeat(4)}4000`,
    );
    expect(Buffer.from(bytesOf(file, 4096 + 88, 88)).toString('hex')).toBe(
      `02100000000000000008000000000000000800000000000000080000000000${'00'.repeat(33)}` +
        `0008000000000000${'00'.repeat(16)}`,
    );
  });
});
