import { describe, expect, it } from 'vitest';
import { imageOfAllStates, reportOf } from '../../../../support/cli/cli-images';

const NONE = '0xffffffffffffffff';

describe('nvme', () => {
  it('prints LBAs, the state byte as it travels, zero without 0x, all ones where no pointer is valid', () => {
    expect(reportOf(imageOfAllStates(), 'nvme')).toEqual([
      'nr_zones: 9',
      `SLBA: 0          WP: ${NONE} Cap: 0x100      State: 0    Type: 0x1  Attrs: 0    AttrsInfo: 0   `,
      'SLBA: 0x100      WP: 0x100      Cap: 0x80       State: 0x10 Type: 0x2  Attrs: 0    AttrsInfo: 0   ',
      'SLBA: 0x200      WP: 0x204      Cap: 0x80       State: 0x20 Type: 0x2  Attrs: 0    AttrsInfo: 0   ',
      'SLBA: 0x300      WP: 0x304      Cap: 0x80       State: 0x30 Type: 0x2  Attrs: 0    AttrsInfo: 0   ',
      'SLBA: 0x400      WP: 0x404      Cap: 0x80       State: 0x40 Type: 0x2  Attrs: 0x80 AttrsInfo: 0   ',
      `SLBA: 0x500      WP: ${NONE} Cap: 0x80       State: 0xe0 Type: 0x2  Attrs: 0    AttrsInfo: 0   `,
      `SLBA: 0x600      WP: ${NONE} Cap: 0x80       State: 0xd0 Type: 0x2  Attrs: 0    AttrsInfo: 0   `,
      `SLBA: 0x700      WP: ${NONE} Cap: 0x80       State: 0xf0 Type: 0x2  Attrs: 0    AttrsInfo: 0   `,
      'SLBA: 0x800      WP: 0x800      Cap: 0x40       State: 0x10 Type: 0x2  Attrs: 0    AttrsInfo: 0   ',
    ]);
  });

  it('counts in blocks of 512 bytes where the image has them', () => {
    const lines = reportOf(imageOfAllStates({ logicalBlockSizeBytes: 512 }), 'nvme');
    expect(lines[3]).toBe(
      'SLBA: 0x1000     WP: 0x1020     Cap: 0x400      State: 0x20 Type: 0x2  Attrs: 0    AttrsInfo: 0   ',
    );
  });

  it('a write pointer of zero prints as 0', () => {
    const lines = reportOf(imageOfAllStates({ conventional: [] }), 'nvme');
    expect(lines[1]).toBe(
      'SLBA: 0          WP: 0          Cap: 0x80       State: 0x10 Type: 0x2  Attrs: 0    AttrsInfo: 0   ',
    );
  });
});

describe('nvme-json', () => {
  const text = reportOf(imageOfAllStates(), 'nvme-json').join('\n');
  const { nr_zones: count, zone_list: zones } = JSON.parse(text) as {
    nr_zones: number;
    zone_list: { slba: number; wp: number; cap: number; state: string; type: string; attrs: number }[];
  };

  it('is one object with decimal LBAs', () => {
    expect(count).toBe(9);
    expect(zones[2]).toEqual({
      slba: 512,
      wp: 516,
      cap: 128,
      state: 'IMP_OPENED',
      type: 'SEQWRITE_REQ',
      attrs: 0,
      attrs_info: 0,
    });
    expect(zones[4]!.attrs).toBe(0x80);
  });

  it('names every state', () => {
    expect(zones.map(({ state }) => state)).toEqual([
      'Unknown State',
      'EMPTY',
      'IMP_OPENED',
      'EXP_OPENED',
      'CLOSED',
      'FULL',
      'READONLY',
      'OFFLINE',
      'EMPTY',
    ]);
    expect(zones[0]!.type).toBe('Unknown');
  });

  it('writes a pointer that is not valid with all its digits', () => {
    expect(text.replace(/\s/g, '')).toContain(
      '{"slba":1280,"wp":18446744073709551615,"cap":128,"state":"FULL"',
    );
  });
});
