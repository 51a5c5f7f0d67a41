import { describe, expect, it } from 'vitest';
import { cutBytes } from '../../../../../renderer/composables/pages/bytes-read';
import type { BytesRead } from '../../../../../shared/session/session';

const READ: BytesRead = {
  offset: 100,
  bytes: Uint8Array.from({ length: 60 }, (_, i) => i),
  annotations: [
    { offset: 99, length: 21, kind: 'header', label: '' },
    { offset: 120, length: 30, kind: 'written', label: '', zone: 3, at: { zone: 3, zoneByte: 8 } },
    { offset: 150, length: 10, kind: 'unwritten', label: '', zone: 3, at: { zone: 3, zoneByte: 38 } },
  ],
  edited: [{ offset: 125, length: 20 }],
};

describe('a part of bytes that were read', () => {
  it('has its own bytes, what they and the byte before are, each with its place, and what of them is edited', () => {
    expect(cutBytes(READ, 130, 15)).toEqual({
      offset: 130,
      bytes: Uint8Array.from({ length: 15 }, (_, i) => 30 + i),
      annotations: [
        { offset: 129, length: 16, kind: 'written', label: '', zone: 3, at: { zone: 3, zoneByte: 17 } },
      ],
      edited: [{ offset: 130, length: 15 }],
    });
    expect(cutBytes(READ, 120, 100)).toMatchObject({
      annotations: [{ offset: 119, length: 1, kind: 'header', label: '' }, ...READ.annotations.slice(1)],
    });
  });

  it('names what of it is no longer in the file', () => {
    const short = { ...READ, missing: [{ offset: 140, length: 20 }] };
    expect(cutBytes(short, 130, 15).missing).toEqual([{ offset: 140, length: 5 }]);
    expect(cutBytes(READ, 130, 15)).not.toHaveProperty('missing');
  });

  it('is shorter at the end of what was read', () => {
    expect(cutBytes(READ, 150, 64).bytes).toHaveLength(10);
  });

  it('names nothing as edited where nothing was', () => {
    const { edited, ...clean } = READ;
    expect(edited).toBeDefined();
    expect(cutBytes(clean, 130, 15)).not.toHaveProperty('edited');
  });
});
