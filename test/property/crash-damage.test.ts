/** Whatever a power cut tears, fills and misplaces, in any layout, is judged, and its id gives the same bytes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crashAndRecover, crashRun, type CrashSetup } from '../../main/crash/crash-lab';
import { parseStateId } from '../../main/crash/state-id';
import { makeTraceHeader } from '../../main/trace/trace-header';
import { formatCrashPoint } from '../../shared/crash/crash-point';
import { FILL_NAMES } from '../../shared/crash/damage';
import { tearChoice, parseTear } from '../../shared/crash/tear';
import type { ZoneCommand } from '../../shared/workload/command';
import { baseOf, VARIANTS, type Base } from '../support/image/crash-bases';
import { FLUSH, writeTo } from '../support/image/crash-images';
import { bytesOf, deviceOver } from '../support/image/device-images';
import { quietContext } from '../support/session/job-context';
import { holds } from '../support/run/holds';

const COMMANDS: readonly ZoneCommand[] = [
  writeTo(1, 8),
  writeTo(2, 16),
  FLUSH,
  { op: 'finish', zone: 2 },
  writeTo(1, 8),
  { op: 'open', zone: 3 },
  { op: 'reset', zone: 2 },
  writeTo(4, 8),
];

const number = fc.nat(9000);
const tear = fc
  .record({
    form: fc.oneof(
      fc.tuple(fc.constantFrom('prefix', 'suffix', 'low', 'high'), number),
      fc.tuple(
        fc.constant('sectors'),
        fc.tuple(number, fc.constantFrom(512, 4096)).map((two) => two.join(':')),
      ),
      fc.tuple(fc.constant('entries'), fc.stringMatching(/^[0-9a-f]{1,8}$/)),
    ),
    write: fc.option(fc.nat(12)),
  })
  .map(({ form, write }) => `${form.join(':')}${write === null ? '' : `@${write}`}`);
const fault = fc
  .tuple(fc.constantFrom('misdirect', 'duplicate', 'flip'), fc.nat())
  .map((two) => two.join(':'));

const choice = fc.record({
  point: fc.tuple(fc.nat(COMMANDS.length - 1), fc.constantFrom('before', 'after-data', 'after')),
  lose: fc.oneof(fc.constantFrom('all', 'none', 'random'), fc.stringMatching(/^[0-9a-f]{1,6}$/)),
  seed: fc.nat(),
  tear: fc.option(tear),
  fill: fc.constantFrom(...FILL_NAMES),
  faults: fc.array(fault, { maxLength: 3 }),
});
type Choice = typeof choice extends fc.Arbitrary<infer T> ? T : never;

function setupOf({ file, request, device }: Base, { point, tear: torn, ...loss }: Choice): CrashSetup {
  return {
    base: file,
    open: (over) => deviceOver(over, request),
    trace: {
      header: makeTraceHeader({ ...device.engine.setup, rules: device.rules }, { seed: 5 }),
      entries: COMMANDS.map((command, i) => ({ i, t: 0, ...command })),
    },
    context: quietContext(),
    point: point.join(':'),
    ...loss,
    ...tearChoice(torn === null ? null : parseTear(torn)),
  };
}

describe.each(VARIANTS)('damage of %s %s', (format, variant) => {
  const base = baseOf(format, variant, { openZonesMax: 3, activeZonesMax: 4 });
  const policy = base.device.image.facts.defaultRecovery;

  it('is judged, and made again by its id', () => {
    holds(
      fc.property(choice, (given) => {
        const setup = setupOf(base, given);
        const first = crashAndRecover(setup, policy, { image: 'a', trace: 'b' });
        const { id, survived, lost, torn, writes } = first.report.crash;
        expect(writes.filter(({ fate }) => fate !== 'durable')).toHaveLength(survived + lost + torn);
        const { point, loss } = parseStateId(id);
        const again = crashRun({ ...setup, tear: undefined, ...loss, point: formatCrashPoint(point) });
        expect(again.summary.id).toBe(id);
        expect(Buffer.compare(bytesOf(again.crashed), bytesOf(first.crashed))).toBe(0);
        again.dispose();
        first.dispose();
      }),
      8,
    );
  });
});

it('a mapping that holds ones loses what it led to, and the verdict says so', () => {
  const base = baseOf('qcow2', '48-d', {});
  const given: Choice = { point: [0, 'after'], lose: 'all', seed: 1, tear: null, fill: 'ff', faults: [] };
  const setup = setupOf(base, given);
  const { report, dispose } = crashAndRecover(setup, 'qcow2-derived', { image: 'a', trace: 'b' });
  expect(report.verdict).toBe('violated');
  expect(report.dataLost).toEqual([{ zone: 1, lba: expect.any(Number), blocks: 8 }]);
  dispose();
});
