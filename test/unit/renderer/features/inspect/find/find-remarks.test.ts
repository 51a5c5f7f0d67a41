import { describe, expect, it } from 'vitest';
import {
  findRemarks,
  hitsText,
  type FindState,
} from '../../../../../../renderer/features/inspect/find/find-remarks';

const SUMMARY = { hits: 2, isWhole: true, searchedBytes: 4096, skippedBytes: 0, matchesZeros: false };
const ENDED: FindState = { isRunning: false, count: 2, summary: SUMMARY, isOutdated: false };

describe('what is said of a search', () => {
  it('how many hits, and whether more may come', () => {
    expect(hitsText({ ...ENDED, isRunning: true, summary: null })).toBe('2 hits so far');
    expect(hitsText({ ...ENDED, summary: null, count: 1 })).toBe('Stopped after 1 hit');
    expect(hitsText(ENDED)).toBe('2 hits');
    expect(hitsText({ ...ENDED, count: 0, summary: { ...SUMMARY, hits: 0 } })).toBe('No hits');
    expect(hitsText({ ...ENDED, summary: { ...SUMMARY, isWhole: false } })).toBe('More than 100,000 hits');
  });

  it('what was skipped, and that zeros match in it', () => {
    expect(findRemarks(ENDED)).toEqual([]);
    const skipped = { ...SUMMARY, skippedBytes: 3 * 1024 ** 3 };
    expect(findRemarks({ ...ENDED, summary: skipped })).toEqual(['3 GiB never written, skipped.']);
    expect(findRemarks({ ...ENDED, summary: { ...skipped, matchesZeros: true } })).toEqual([
      '3 GiB never written, skipped: its zeros match, too, and are not listed.',
    ]);
  });

  it('that it ended early, and that the image has changed since', () => {
    const remarks = findRemarks({ ...ENDED, isOutdated: true, summary: { ...SUMMARY, isWhole: false } });
    expect(remarks).toEqual([
      'The image has changed since: find again.',
      'The search ended there. Ask for more bytes, or in fewer places.',
    ]);
    expect(findRemarks({ ...ENDED, summary: null })).toEqual([]);
  });
});
