import { describe, expect, it } from 'vitest';
import { completeSpec } from '../../../../main/image/defaults';
import { MIB } from '../../../../shared/units/units';

const asked = { zoneCount: 8, zoneSizeBytes: 4 * MIB };

describe('completeSpec', () => {
  it('makes an extended image of 4 KiB blocks whose zones are all capacity', () => {
    expect(completeSpec(asked, 'u')).toMatchObject({
      format: 'zoned',
      variant: 'extended',
      logicalBlockSizeBytes: 4096,
      zoneCapacityBytes: 4 * MIB,
      lastZoneSizeBytes: 4 * MIB,
      limits: { openZonesMax: null, activeZonesMax: null, appendMaxBytes: null },
      profile: 'zns',
      uuid: 'u',
    });
  });

  it('gives images with conventional zones the block layer profile', () => {
    expect(completeSpec({ ...asked, conventional: [[0, 1]] }, 'u').profile).toBe('linux-blk');
  });

  it('gives rfc images 512-byte blocks and the only profile they can have', () => {
    expect(completeSpec({ ...asked, variant: 'rfc' }, 'u')).toMatchObject({
      logicalBlockSizeBytes: 512,
      profile: 'linux-blk',
      uuid: '',
    });
  });

  it.each([
    ['qcow2', { variant: '44', logicalBlockSizeBytes: 512, profile: 'linux-blk', uuid: '' }],
    ['zone-file', { variant: 'v5', logicalBlockSizeBytes: 512, profile: 'zns', uuid: '' }],
  ] as const)(
    'makes the newest %s, with the blocks and rules of QEMU and without an identity',
    (format, spec) => {
      expect(completeSpec({ ...asked, format }, 'u')).toMatchObject({ format, ...spec });
    },
  );

  it('keeps what was said', () => {
    const spec = completeSpec(
      { ...asked, profile: 'zbc', limits: { openZonesMax: 3 }, zoneCapacityBytes: MIB },
      'u',
    );
    expect(spec).toMatchObject({ profile: 'zbc', zoneCapacityBytes: MIB });
    expect(spec.limits).toEqual({ openZonesMax: 3, activeZonesMax: null, appendMaxBytes: null });
  });
});
