/** What a drive does wrong is listed with its place, and the stamps in the blocks give it away. */
import { describe, expect, it } from 'vitest';
import { crashRun, previewCrash, type CrashSetup } from '../../../../../main/crash/crash-lab';
import type { CrashFault } from '../../../../../shared/crash/crash-report';
import type { ZoneCommand } from '../../../../../shared/workload/command';
import { crashSetup, FLUSH, openForCrash, writeTo } from '../../../../support/image/crash-images';
import { bytesOf, memoryImage, specOf } from '../../../../support/image/device-images';

const COMMANDS: readonly ZoneCommand[] = [1, 2, 1, 3, 2, 1].flatMap((zone) => [writeTo(zone, 2), FLUSH]);
const BLOCK = 4096;
const ZONE_BLOCKS = 16;
const zoneSizeBytes = ZONE_BLOCKS * BLOCK;
const base = memoryImage(specOf({ variant: 'extended', zoneCount: 4, zoneSizeBytes, limits: {} }));

function run(faults: readonly string[], more: Partial<CrashSetup> = {}) {
  return crashRun(crashSetup(COMMANDS, { base, lose: 'none', faults, ...more }));
}

const clean = bytesOf(run([]).crashed);

/** What the stamp of each block that is amiss says, by its LBA. */
function amiss({ crashed }: ReturnType<typeof run>): Map<number, string> {
  const { image } = openForCrash(crashed);
  const dataStart = image.blocks.offsetOf(0)!;
  const found = new Map<number, string>();
  for (const { code, offset, message } of image.anatomy.check())
    if (/stamp/.test(code)) found.set((offset! - dataStart) / BLOCK, message);
  return found;
}

describe.each([1, 2, 3, 4, 5])('with seed %i', (seed) => {
  const faultOf = (state: ReturnType<typeof run>): CrashFault => state.summary.faults![0]!;

  it('a misdirected write is found where it does not belong, and is missing from its place', () => {
    const state = run([`misdirect:${seed}`]);
    const { lba, to, toLba, offset, length, index } = faultOf(state);
    const bytes = bytesOf(state.crashed);
    expect(state.summary.writes.find((write) => write.index === index)).toMatchObject({
      offset,
      length,
      kind: 'data',
    });
    expect(bytes.subarray(to, to! + length)).toEqual(clean.subarray(offset, offset + length));
    expect(bytes.subarray(offset, offset + length)).not.toEqual(clean.subarray(offset, offset + length));
    const text = amiss(state).get(toLba!);
    expect(text).toContain('was written to another place');
    const [zone, block] = [Math.floor(lba! / ZONE_BLOCKS), lba! % ZONE_BLOCKS];
    expect(text).toContain(block === 0 ? `zone ${zone}` : `zone ${zone} + 0x${block.toString(16)}`);
  });

  it('a duplicated write is in its place, and found where it does not belong', () => {
    const state = run([`duplicate:${seed}`]);
    const { to, toLba, offset, length } = faultOf(state);
    const bytes = bytesOf(state.crashed);
    for (const place of [offset, to!])
      expect(bytes.subarray(place, place + length)).toEqual(clean.subarray(offset, offset + length));
    expect(amiss(state).get(toLba!)).toContain('was written to another place');
  });

  it('a flipped bit is one bit, and its stamp no longer proves the block', () => {
    const state = run([`flip:${seed}`]);
    const { at, bit, lba } = faultOf(state);
    const bytes = bytesOf(state.crashed);
    const differing = [...bytes.keys()].filter((byte) => bytes[byte] !== clean[byte]);
    expect(differing).toEqual([at]);
    expect(bytes[at!]! ^ clean[at!]!).toBe(1 << bit!);
    expect([...amiss(state).keys()]).toEqual([lba]);
  });
});

describe('faults', () => {
  it('hit each write once, and say so where there is none left', () => {
    const { summary } = run(['flip:1', 'flip:1', 'misdirect:1']);
    expect(new Set(summary.faults!.map(({ index }) => index)).size).toBe(3);
    const one = crashRun(crashSetup([writeTo(1)], { base, lose: 'all', faults: ['misdirect:1'] }));
    expect(one.summary.unhit).toBe('no write was misdirected: too few writes of data survive');
    expect(one.summary.faults).toBeUndefined();
  });

  it('of the only write go to the place beside it', () => {
    const state = crashRun(crashSetup([writeTo(1)], { base, lose: 'none', faults: ['duplicate:1'] }));
    const { offset, length, to } = state.summary.faults![0]!;
    expect(to).toBe(offset + length);
  });

  it('are the same in a preview, which knows no data', () => {
    const setup = crashSetup(COMMANDS, { base, lose: 'none', faults: ['misdirect:4', 'flip:9'] });
    expect(previewCrash(setup)).toEqual(crashRun(setup).summary);
  });
});
