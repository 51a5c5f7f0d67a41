import { describe, expect, it } from 'vitest';
import { completeSpec } from '../../../../main/image/defaults';
import { parseRecipe, specOfRecipe } from '../../../../main/image/recipe';
import { MIB } from '../../../../shared/units/units';
import { refusal } from '../../../support/errors/refusal';

const small = { zoneCount: 4, zoneSizeBytes: MIB };
const parse = (value: unknown) => parseRecipe(JSON.stringify(value), 'r.json');

describe('recipes', () => {
  it('may hold a part of a spec, or all of it', () => {
    expect(parse({ zoneCount: 4, limits: { openZonesMax: 2 } })).toEqual({
      zoneCount: 4,
      limits: { openZonesMax: 2 },
    });
    const whole = completeSpec(small, '01234567-89ab-8def-8123-456789abcdef');
    expect(parse(whole)).toEqual(whole);
  });

  it.each([
    [{ zones: 4 }, /^zones: there is no such field; accepted: format, variant, logicalBlockSizeBytes/],
    [
      { limits: { open: 4 } },
      /^limits\.open: there is no such field; accepted: openZonesMax, activeZonesMax, appendMaxBytes/,
    ],
    [{ zoneCount: '4' }, /^zoneCount: expected number, found "4"/],
    [{ zoneSizeBytes: 1.5 }, /^zoneSizeBytes: expected/],
    [{ logicalBlockSizeBytes: 1024 }, /logicalBlockSizeBytes: expected \(512 \| 4096\), found 1024/],
    [{ profile: 'smr' }, /profile: expected \("zns" \| "zbc" \| "linux-blk"\), found "smr"/],
    [[], /expected an object with fields of an image, found a list/],
    [null, /recipe: expected Object, found null/],
  ])('%j is refused by name', (value, message) => {
    expect(() => parse(value)).toThrow(
      expect.objectContaining({
        code: 'malformed',
        subject: 'r.json',
        message: expect.stringMatching(message),
      }),
    );
  });

  it('what is not JSON is refused with the reason', () => {
    expect(() => parseRecipe('{', 'r.json')).toThrow(refusal('malformed', 'r.json: not JSON: '));
  });

  it('without a uuid the same recipe has the same, and another recipe another', () => {
    const { uuid } = specOfRecipe(small);
    expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(specOfRecipe({ ...small }).uuid).toBe(uuid);
    expect(specOfRecipe({ ...small, label: 'x' }).uuid).not.toBe(uuid);
    expect(specOfRecipe({ ...small, zoneCapacityBytes: MIB }).uuid).toBe(uuid);
  });

  it('a uuid of its own is kept, and formats without room for one have none', () => {
    const uuid = '01234567-89ab-8def-8123-456789abcdef';
    expect(specOfRecipe({ ...small, uuid }).uuid).toBe(uuid);
    expect(specOfRecipe({ ...small, variant: 'rfc' }).uuid).toBe('');
    expect(specOfRecipe({ ...small, format: 'qcow2' }).uuid).toBe('');
    expect(specOfRecipe({ ...small, format: 'zone-file', zdeBytes: 64 }).uuid).toBe('');
  });
});
