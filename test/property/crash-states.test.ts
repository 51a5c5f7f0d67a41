import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crashAndRecover, crashRun } from '../../main/crash/crash-lab';
import type { CrashSetup } from '../../main/crash/crash-lab';
import { formatStateId, parseStateId } from '../../main/crash/state-id';
import { crashSetup, workloadEntries } from '../support/image/crash-images';
import { bytesOf, memoryImage, specOf } from '../support/image/device-images';
import { holds } from '../support/run/holds';

const BASE = memoryImage(specOf({ zoneCount: 4, zoneSizeBytes: 64 * 1024, limits: {} }));
const BASE_BYTES = bytesOf(BASE);
const NAMES = { image: 'a', trace: 'b' };
const settings = { commands: '60', bytes: '8KiB', flush: '9' };
const TRACES = [1, 2, 3].map((seed) => workloadEntries(BASE, { name: 'reset-churn', seed, settings }));

const choice = fc.record({
  trace: fc.constantFrom(...TRACES),
  command: fc.nat(59),
  stage: fc.constantFrom('before', 'after', 'after-data', 'w0'),
  lose: fc.oneof(fc.constantFrom('all', 'none', 'random'), fc.stringMatching(/^[0-9a-f]{1,12}$/)),
  seed: fc.nat(),
});

type Choice = typeof choice extends fc.Arbitrary<infer T> ? T : never;

function setupOf({ trace, command, stage, lose, seed }: Choice): CrashSetup {
  return crashSetup(trace, { base: BASE, point: `${command}:${stage}`, lose, seed });
}

describe('crash states', () => {
  it('without limits to break, whole writes lost in any selection never violate anything', () => {
    holds(
      fc.property(choice, (given) => {
        const { report } = crashAndRecover(setupOf(given), 'nvme', NAMES);
        expect(report.sentence).not.toMatch(/^Violated/);
        if (given.lose === 'none') expect(report.dataLost).toEqual([]);
      }),
      60,
    );
    expect(Buffer.compare(bytesOf(BASE), BASE_BYTES)).toBe(0);
  });

  it('count every write once and follow from their id', () => {
    holds(
      fc.property(choice, fc.option(fc.nat(9000)), (given, tearBytes) => {
        const run = crashRun({ ...setupOf(given), tearBytes });
        const { writes, survived, lost, torn, id } = run.summary;
        const fates = writes.map(({ fate }) => fate);
        expect(fates.filter((fate) => fate !== 'durable')).toHaveLength(survived + lost + torn);
        expect(fates.lastIndexOf('durable')).toBeLessThan(writes.length - survived - lost - torn);
        expect(torn).toBeLessThanOrEqual(1);
        expect(formatStateId(parseStateId(id))).toBe(id);
      }),
      60,
    );
  });
});
