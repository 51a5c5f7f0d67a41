import { basename } from 'node:path';
import fc from 'fast-check';
import { expect } from 'vitest';
import { drawsOf, seedsOf } from './seeds';

/** A failure is shrunk no longer than this; no run comes near it. */
const SHRINKING_MAX_MS = 300_000;

/** Fails where a property does not hold, with each seed that the test's file has to run with. */
export function holds<Values>(property: fc.IProperty<Values>, usualRuns = 100): void {
  const { testPath, currentTestName } = expect.getState();
  for (const { seed, runs, only = '' } of seedsOf(basename(testPath!, '.test.ts'))) {
    if (!currentTestName!.includes(only)) continue;
    fc.assert(property, {
      seed,
      numRuns: runs ?? drawsOf(usualRuns),
      plugins: [fc.interruptAfterTimeLimit(SHRINKING_MAX_MS, { failOnInterrupt: true })],
    });
  }
}
