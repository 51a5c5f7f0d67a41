import { expect, it } from 'vitest';
import { SC, statusOfDrive, statusWord } from '../../../../../main/host/nvme/status';

it('says "do not retry" of what would be refused again', () => {
  expect(statusWord(SC.ok)).toBe(0);
  expect(statusWord(0x1bc)).toBe(0x8000 | (0x1bc << 1));
  expect(statusWord(SC.transientTransportError)).toBe(0x022 << 1);
});

it('has a status for everything that a drive answers', () => {
  expect(statusOfDrive('ok', true)).toBe(0);
  expect(statusOfDrive('too-many-open', false)).toBe(0x1be);
  expect(statusOfDrive('read-beyond-wp', true)).toBe(0x002);
  expect(statusOfDrive('write-protected', false)).toBe(0x020);
  expect(statusOfDrive('no-space', false)).toBe(0x081);
  expect(statusOfDrive('not-representable', false)).toBe(0x002);
  expect([true, false].map((reads) => statusOfDrive('io', reads))).toEqual([0x281, 0x280]);
});
