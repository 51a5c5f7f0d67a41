import { expect, it } from 'vitest';
import { lanePixels } from '../../../../../renderer/features/traces/paint-lanes';

it('gives few lanes the room that there is, and many their least height', () => {
  expect(lanePixels(1000, 4)).toBe(28);
  expect(lanePixels(100, 4)).toBe(25);
  expect(lanePixels(100, 40)).toBe(14);
  expect(lanePixels(100, 0)).toBe(28);
});
