import { describe, expect, it } from 'vitest';
import { editedRuns } from '../../../../../../main/session/channels/comparing/differing-bytes';

describe('editedRuns', () => {
  it('joins neighbouring differences and counts from the offset of the reading', () => {
    const saved = Uint8Array.of(0, 0, 0, 0, 0, 0);
    const present = Uint8Array.of(0, 1, 2, 0, 0, 3);
    expect(editedRuns(saved, present, 100)).toEqual([
      { offset: 101, length: 2 },
      { offset: 105, length: 1 },
    ]);
  });

  it('takes bytes beyond the end of what is saved for edited', () => {
    expect(editedRuns(Uint8Array.of(7), Uint8Array.of(7, 0, 0), 0)).toEqual([{ offset: 1, length: 2 }]);
  });

  it('is empty where nothing differs', () => {
    expect(editedRuns(Uint8Array.of(1, 2), Uint8Array.of(1, 2), 0)).toEqual([]);
  });
});
