import { runsOf } from './seeds';

/** One of so many of a list, from the given one on; all of them in a thorough run. */
export function sampleOf<T>(all: readonly T[], oneOf: number, from = 0): T[] {
  const step = runsOf(oneOf, 1);
  return all.filter((_, at) => (at + from) % step === 0);
}
