import { expect, it } from 'vitest';
import { bytesOfExponent, pagesExponent, transferMax } from '../../../../../main/host/nvme/limits';
import { KIB, MIB } from '../../../../../shared/units/units';

it('counts transfers in powers of two of 4 KiB, rounded down', () => {
  expect([0, 4 * KIB, 12 * KIB, MIB].map(pagesExponent)).toEqual([0, 0, 1, 8]);
  expect(bytesOfExponent(8)).toBe(MIB);
});

it('lets an arena have room for eight commands of the largest size', () => {
  expect(transferMax(32 * MIB)).toBe(MIB);
  expect(transferMax(5 * MIB)).toBe(512 * KIB);
});
