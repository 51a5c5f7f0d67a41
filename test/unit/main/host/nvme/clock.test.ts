import { expect, it } from 'vitest';
import { Clock } from '../../../../../main/host/nvme/clock';
import { LIMITS } from '../../../../../main/host/nvme/limits';

it('moves by what passed, and by two ticks at most', () => {
  const clock = new Clock();
  clock.pass(LIMITS.tickMs);
  clock.pass(3_600_000);
  clock.pass(-5);
  expect(clock.now).toBe(3 * LIMITS.tickMs);
});
