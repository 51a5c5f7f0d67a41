/** What a state with damage holds, byte by byte, against writes applied by hand. */
import { describe, expect, it } from 'vitest';
import { crashRun, type CrashRun, type CrashSetup } from '../../../../../main/crash/crash-lab';
import { formatStateId, parseStateId } from '../../../../../main/crash/state-id';
import { formatCrashPoint } from '../../../../../shared/crash/crash-point';
import type { CrashSummary, CrashWrite } from '../../../../../shared/crash/crash-report';
import type { ZoneCommand } from '../../../../../shared/workload/command';
import { crashSetup, FLUSH, writeTo } from '../../../../support/image/crash-images';
import { bytesOf, memoryImage, specOf } from '../../../../support/image/device-images';

const COMMANDS: readonly ZoneCommand[] = [writeTo(1, 4), FLUSH, writeTo(1, 4), writeTo(2, 4), writeTo(1, 4)];
const base = memoryImage(specOf({ variant: 'extended', zoneCount: 4, zoneSizeBytes: 2 ** 16, limits: {} }));

function run(more: Partial<CrashSetup>): CrashRun {
  return crashRun(crashSetup(COMMANDS, { base, lose: 'none', ...more }));
}

const whole = bytesOf(run({}).crashed);
const nothing = bytesOf(run({ lose: 'all' }).crashed);
const pending = run({}).summary.writes.filter(({ fate }) => fate !== 'durable');
const data = pending.findIndex(({ kind }) => kind === 'data');

/** Where the bytes of a state are others than those of another one. */
function differences(bytes: Uint8Array, from: Uint8Array): number[] {
  return [...bytes.keys()].filter((at) => bytes[at] !== from[at]);
}

const fateOf = ({ writes }: CrashSummary, { index }: CrashWrite) =>
  writes.find((write) => write.index === index)!.fate;
const within = ({ offset, length }: CrashWrite, from = 0, to = length) =>
  [offset + from, offset + to] as const;

function expectOldWithin(bytes: Uint8Array, ranges: readonly (readonly [number, number])[]): void {
  const isOld = (at: number): boolean => ranges.some(([from, to]) => at >= from && at < to);
  const wanted = [...whole.keys()].filter((at) => isOld(at) && whole[at] !== nothing[at]);
  expect(wanted.length).toBeGreaterThan(0);
  expect(differences(bytes, whole)).toEqual(wanted);
}

describe('a torn write', () => {
  const [number, write] = [data, pending[data]!];

  it.each([
    [`suffix:512@${number}`, [within(write, 0, write.length - 512)]],
    [`prefix:1536@${number}`, [within(write, 1536)]],
    [`prefix:700@${number}`, [within(write, 700)]],
  ])('%s leaves the rest as it was, and no other write', (tear, old) => {
    const { crashed, summary } = run({ tear });
    expect(summary).toMatchObject({ torn: 1, survived: pending.length - 1 });
    expect(fateOf(summary, write)).toBe('torn');
    expectOldWithin(bytesOf(crashed), old);
  });

  it('of sectors is the same for a seed and another one for another', () => {
    const tear = (seed: number) => bytesOf(run({ tear: `sectors:${seed}:4096@${number}` }).crashed);
    expect(differences(tear(1), tear(1))).toEqual([]);
    expect(differences(tear(1), tear(2)).length).toBeGreaterThan(0);
    const units = new Set(differences(tear(1), whole).map((at) => Math.floor(at / 4096)));
    expect(units.size).toBeGreaterThan(0);
    expect(units.size).toBeLessThan(write.length / 4096);
  });

  it('of a table has half an entry, and of the newest one where no other is named', () => {
    const newest = pending.at(-1)!;
    expect(newest.kind).toBe('table');
    const { crashed, summary } = run({ tear: 'low:0' });
    expect(fateOf(summary, newest)).toBe('torn');
    expect(differences(bytesOf(crashed), whole).every((at) => at >= newest.offset + 4)).toBe(true);
    const high = bytesOf(run({ tear: 'high:0' }).crashed);
    expectOldWithin(high, [within(newest, 0, 4)]);
  });

  it('that is too short, or does not survive, stays as it is, and the summary says so', () => {
    expect(run({ tear: 'suffix:900000@0' }).summary.untorn).toContain('write number 0 has 16384 bytes');
    expect(run({ tear: 'sectors:1:512' }).summary.untorn).toContain(
      'nothing of it is left out by sectors:1:512',
    );
    expect(run({ tear: 'suffix:1@0', lose: '0xe' }).summary.untorn).toContain('number 0 does not survive');
  });
});

describe('bytes that did not get through', () => {
  it.each([
    ['zero', 0x00],
    ['ff', 0xff],
  ] as const)('hold %s, of lost writes and of the rest of a torn one', (fill, byte) => {
    const { crashed, summary } = run({ lose: '0x1', tear: 'prefix:700@0', fill });
    const bytes = bytesOf(crashed);
    expect(summary.fill).toBe(fill);
    for (const { offset, length, index } of pending) {
      const from = index === pending[0]!.index ? 700 : 0;
      expect(bytes.subarray(offset + from, offset + length).every((one) => one === byte)).toBe(true);
    }
    const touched = (at: number): boolean =>
      pending.some(({ offset, length }) => at >= offset && at < offset + length);
    expect(differences(bytes, nothing).every(touched)).toBe(true);
  });

  it('hold garbage that the seed decides, other garbage in each write', () => {
    const garbage = (seed: number) => bytesOf(run({ lose: 'all', fill: 'garbage', seed }).crashed);
    expect(differences(garbage(1), garbage(1))).toEqual([]);
    expect(differences(garbage(1), garbage(2)).length).toBeGreaterThan(1000);
    const [first, second] = pending.filter(({ kind }) => kind === 'data');
    const bytes = garbage(1);
    const part = ({ offset }: CrashWrite) => bytes.subarray(offset, offset + 512);
    expect(Buffer.compare(part(first!), part(second!))).not.toBe(0);
    expect(new Set(part(first!)).size).toBeGreaterThan(100);
  });
});

describe('the id of a state with damage', () => {
  it.each([
    { tear: 'suffix:512@2', lose: '0x1f' },
    { tear: 'sectors:9:512@0' },
    { tear: 'entries:0x0' },
    { fill: 'garbage', lose: 'random', seed: 8 },
    { tearBytes: 3, fill: 'zero' },
    { faults: ['flip:3', 'misdirect:1'] },
    { faults: ['duplicate:2'], fill: 'ff', tear: 'low:0', lose: '0xff' },
    { recoveryCut: '1:nvme' },
  ] as const)('is printable and gives the same bytes: %j', (damage) => {
    const first = run(damage);
    const { id } = first.summary;
    expect(id).toMatch(/^zs2_[\w-]+$/);
    const { point, loss } = parseStateId(id);
    const again = run({ ...loss, point: formatCrashPoint(point) });
    expect(again.summary).toEqual(first.summary);
    expect(differences(bytesOf(again.crashed), bytesOf(first.crashed))).toEqual([]);
  });

  it.each([
    'zs2_0-after_all_whole_1_ab',
    'zs1_0-after_all_whole_1_ab_fill-zero',
    'zs2_0-after_all_whole_1_ab_fill-x',
    'zs2_0-after_all_whole_1_ab_odd-1',
    'zs2_0-after_all_whole_1_ab_fault-melt-1',
    'zs2_0-after_all_whole_1_ab_recovery-1',
  ])('is refused where it is none: %s', (text) => {
    expect(() => parseStateId(text)).toThrow(/is not the id of a crash state|is not accepted/);
  });

  it('leaves out what says nothing', () => {
    const { id } = run({ fill: 'old' }).summary;
    expect(id).toMatch(/^zs1_/);
    expect(formatStateId(parseStateId(id))).toBe(id);
  });
});
