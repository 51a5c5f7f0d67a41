/** The crash lab, `recover` and `check` agree on every state that a power cut leaves, in every family and variant. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crashAndRecover, type CrashSetup } from '../../main/crash/crash-lab';
import type { BlockFile } from '../../main/storage/block-file';
import { makeTraceHeader } from '../../main/trace/trace-header';
import type { ZoneCommand } from '../../shared/workload/command';
import { MIB } from '../../shared/units/units';
import { baseOf, VARIANTS, ZONES, type Base, type Limits } from '../support/image/crash-bases';
import { bytesOf, deviceOver } from '../support/image/device-images';
import { quietContext } from '../support/session/job-context';
import { holds } from '../support/run/holds';

const NAMES = { image: 'a', trace: 'b' };

const zone = fc.nat(ZONES - 1);
const blocks = fc.constantFrom(8, 64, MIB / 4096);
const command: fc.Arbitrary<ZoneCommand> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ op: fc.constant('append' as const), zone, blocks, fua: fc.boolean() }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      op: fc.constantFrom('open', 'close', 'finish', 'reset', 'setZde' as const),
      zone,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ op: fc.constantFrom('injectOffline', 'injectReadOnly' as const), zone }),
  },
  { weight: 3, arbitrary: fc.constant<ZoneCommand>({ op: 'flush' }) },
);

const choice = fc.record({
  commands: fc.array(command, { minLength: 3, maxLength: 25 }),
  stage: fc.constantFrom('before', 'after', 'after-data', 'w0'),
  lose: fc.oneof(fc.constantFrom('all', 'none', 'random'), fc.stringMatching(/^[0-9a-f]{1,12}$/)),
  seed: fc.nat(),
  tearBytes: fc.option(fc.nat(9000), { freq: 2 }),
});

type Choice = typeof choice extends fc.Arbitrary<infer T> ? T : never;

function setupOf({ file, request, device }: Base, { commands, stage, ...loss }: Choice): CrashSetup {
  const open = (over: BlockFile) => deviceOver(over, request);
  const able = commands.filter(({ op }) => {
    if (op === 'setZde') return device.image.facts.zdeBytes > 0;
    if (op === 'injectOffline') return device.image.table.canStore(15);
    return op !== 'injectReadOnly' || device.image.table.canStore(13);
  });
  const entries = [...able, { op: 'flush' } as const].map((one, i) => ({ i, t: 0, ...withZde(one) }));
  return {
    base: file,
    open,
    trace: { header: makeTraceHeader({ ...device.engine.setup, rules: device.rules }, { seed: 5 }), entries },
    context: quietContext(),
    point: `${entries.length - 2 < 0 ? 0 : entries.length - 2}:${stage}`,
    ...loss,
  };
}

const withZde = (one: ZoneCommand): ZoneCommand =>
  one.op === 'setZde' ? { ...one, zde: { base64: 'AQID' } } : one;

/** What others say of an image. */
function judged({ request }: Base, file: BlockFile) {
  const { anatomy } = deviceOver(file, request).image;
  const findings = [...anatomy.check()];
  return {
    errors: findings.filter(({ severity }) => severity === 'error').map(({ message }) => message),
    accusations: findings.filter(({ code }) => code === 'zoned-checksum'),
    limits: findings.filter(({ code }) => /-limit$|^rfc-R[89]$/.test(code)),
    verdict: anatomy.qemuVerdict(),
  };
}

const LIMITS: readonly Limits[] = [{}, { openZonesMax: 2, activeZonesMax: 3 }];
const CASES = VARIANTS.flatMap((named) => LIMITS.map((limits) => [...named, limits] as const));

describe.each(CASES)('%s %s, limits %j, after a power cut', (format, variant, limits) => {
  const base = baseOf(format, variant, limits);

  it('is called violated by the lab where check finds an error or its own program would not take it, and without a torn word only there', () => {
    let unsound = 0;
    holds(
      fc.property(choice, (given) => {
        const { report, crashed, recovered } = crashAndRecover(
          setupOf(base, given),
          base.device.image.facts.defaultRecovery,
          NAMES,
        );
        const found = judged(base, crashed);
        const after = judged(base, recovered);
        const isSound = found.verdict === null && found.errors.length === 0 && after.limits.length === 0;
        if (!isSound) unsound++;
        const isViolated = report.verdict === 'violated';
        const said = `${report.sentence} ${found.errors.join()} ${found.verdict?.message}`;
        // A word that was torn may be another sound word: only the lab knows what was flushed.
        if (given.tearBytes === null || !isSound) expect(isViolated, said).toBe(!isSound);
        if (found.verdict !== null) {
          expect(report.recovery.changed).toEqual([]);
          expect(Buffer.compare(bytesOf(recovered), bytesOf(crashed))).toBe(0);
        } else if (isSound) {
          expect(after).toMatchObject({ errors: [], verdict: null });
        }
        if (given.tearBytes === null) expect(found.accusations).toEqual([]);
      }),
      40,
    );
    // A zone_file has many writes for one change; in the others a word is whole.
    if (format === 'zone-file') expect(unsound).toBeGreaterThan(0);
  });
});
