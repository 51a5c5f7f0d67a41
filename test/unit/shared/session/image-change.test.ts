import { describe, expect, it } from 'vitest';
import {
  everythingSince,
  fewRanges,
  joinChanges,
  touchesBytes,
  touchesZone,
  unchangedSince,
  type ImageChange,
} from '../../../../shared/session/image-change';

const report = {
  ...{ first: 4, count: 1, state: new Uint8Array(1), type: new Uint8Array(1) },
  ...{ attributes: new Uint8Array(1), writePointer: new Float64Array(1) },
};
const append: ImageChange = {
  since: 6,
  zones: { first: 4, count: 1, report },
  bytes: [
    { offset: 0, length: 4096 },
    { offset: 0x8000, length: 4096 },
  ],
};

describe('a change', () => {
  it('touches what it names and nothing else', () => {
    expect([3, 4, 5].map((zone) => touchesZone(append, zone))).toEqual([false, true, false]);
    expect(touchesBytes(append, { offset: 0x7fff, length: 1 })).toBe(false);
    expect(touchesBytes(append, { offset: 0x7fff, length: 2 })).toBe(true);
    expect(touchesBytes(append, { offset: 0x9000, length: 99 })).toBe(false);
  });

  it('of everything touches any bytes, and one of nothing none', () => {
    expect(touchesBytes(everythingSince(0, 8), { offset: 5, length: 1 })).toBe(true);
    expect(touchesZone(everythingSince(0, 8), 7)).toBe(true);
    expect(touchesBytes(unchangedSince(0), { offset: 0, length: 4096 })).toBe(false);
    expect(touchesZone(unchangedSince(0), 0)).toBe(false);
  });

  it('and the next one are one, from the earlier revision on', () => {
    const reset: ImageChange = {
      since: 7,
      zones: { first: 1, count: 2, report: null },
      bytes: [{ offset: 4096, length: 4096 }],
    };
    expect(joinChanges(append, reset)).toEqual({
      since: 6,
      zones: { first: 1, count: 4, report: null },
      bytes: [
        { offset: 0, length: 8192 },
        { offset: 0x8000, length: 4096 },
      ],
    });
    expect(joinChanges(append, unchangedSince(7))).toEqual(append);
    expect(joinChanges(unchangedSince(5), append)).toEqual({ ...append, since: 5 });
    expect(joinChanges(append, everythingSince(7, 8)).bytes).toBeNull();
  });

  it('that goes back further says all by itself', () => {
    expect(joinChanges(append, everythingSince(0, 3))).toEqual(everythingSince(0, 3));
  });

  it('names one range where there would be too many', () => {
    const many = Array.from({ length: 65 }, (_, index) => ({ offset: index * 8192, length: 4096 }));
    expect(fewRanges(many)).toEqual([{ offset: 0, length: 64 * 8192 + 4096 }]);
    expect(fewRanges(many.slice(1))).toEqual(many.slice(1));
  });
});
