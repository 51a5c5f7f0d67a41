// Damage of zone_file images that is repaired, with and without a data image.
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cli, cliJson, runCli } from '../../../support/cli/cli';
import { patchNumber } from '../../../support/cli/cli-damage';
import type { RepairPlan } from '../../../../shared/image/check/repair';
import { checked, repairedWhole, sha256 } from '../../../support/repair/repaired';

const folder = mkdtempSync(join(tmpdir(), 'zonesmith-repair-'));
const VARIANTS = ['v5', 'older'] as const;
const SIZES = ['--zone-size', '1MiB', '--zones', '8', '--logical-block', '4096'];
const STATES = ['--state', '1=full', '--state', '2,5=closed:256KiB', '--state', '6=offline'];
const BLOCKS = 256;
let taken = 0;

afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(async () => {
  for (const variant of VARIANTS)
    await cli(
      'create',
      join(folder, variant),
      '--format',
      'zone-file',
      '--variant',
      variant,
      ...SIZES,
      ...STATES,
      ...['--data', join(folder, `${variant}.data`)],
    );
});

type Variant = (typeof VARIANTS)[number];

function copyOf(variant: Variant): string {
  const path = join(folder, `${variant}-${taken++}`);
  copyFileSync(join(folder, variant), path);
  return path;
}

const entryOf = (zone: number, byte = 0): number => 4096 + zone * 88 + byte;

describe.each(VARIANTS)('entries and lists of %s', (variant) => {
  it.each([
    ['a zone type', 2, [0, 1, 7n], 'zone-file-entry-9'],
    ['a capacity', 3, [8, 8, 99n], 'zone-file-entry-10'],
    ['a start', 4, [16, 8, 5n], 'zone-file-entry-11'],
    ['the pointer of an offline zone', 6, [24, 8, 6n * 256n + 9n], 'zone-file-entry-12'],
    ['the pointer of a full zone', 1, [24, 8, 256n + 9n], 'zone-file-entry-14'],
    ['a pointer at the end of a closed zone', 2, [24, 8, 3n * 256n], 'zone-file-entry-13'],
    ['an unknown state', 5, [1, 1, 0x70n], 'zone-file-entry-15'],
  ] as const)('repairs %s', async (_, zone, [byte, length, value], code) => {
    const path = copyOf(variant);
    patchNumber(path, entryOf(zone, byte), length, value);
    const found = await checked(path, '--variant', variant);
    expect(found.codes).toContain(code);
    expect(found.repairable).toBe(true);
    const { plan } = await repairedWhole(path, '--variant', variant);
    expect(plan.edits.map((edit) => edit.code)).toContain(code);
  });

  it('builds lists anew from the states, and puts the counts of the header right', async () => {
    const path = copyOf(variant);
    for (const [offset, value] of [
      [72, 7n],
      [76, 7n],
      [80, 5n],
      [24, 3n],
      [28, 2n],
    ] as const)
      patchNumber(path, offset, 4, value);
    expect((await checked(path)).codes).toEqual(
      expect.arrayContaining(['zone-file-list', 'zone-file-fault-count']),
    );
    await repairedWhole(path);
  });

  it('gives the magic back, once the variant is named', async () => {
    const path = copyOf(variant);
    const whole = readFileSync(path);
    patchNumber(path, 0, 4, 0n);
    const { output } = await repairedWhole(path, '--variant', variant);
    expect(readFileSync(output).equals(whole)).toBe(true);
  });

  it('leaves an empty zone whose pointer moved, unless something else tells where it was', async () => {
    const path = copyOf(variant);
    patchNumber(path, entryOf(3, 24), 8, 3n * BigInt(BLOCKS) + 16n);
    if (variant === 'v5') patchNumber(path, entryOf(3, 64), 8, 0n);
    const { status, json } = await cliJson<RepairPlan>('repair', path, '--plan-only');
    expect(status).toBe(1);
    expect(json.left.map(({ code }) => code)).toEqual(['zone-file-entry-12']);
  });
});

describe('a data image', () => {
  it('tells a pointer that the entry lost, and keeps every byte', async () => {
    const path = join(folder, 'pair');
    const data = `${path}.data`;
    await cli(
      'create',
      path,
      '--format',
      'zone-file',
      ...SIZES,
      '--data',
      data,
      '--state',
      '2=closed:256KiB',
    );
    const before = sha256(readFileSync(data));
    patchNumber(path, entryOf(2, 24), 8, 9999n);
    patchNumber(path, entryOf(2, 64), 8, 9999n);
    const output = `${path}.out`;
    const { status, out, err } = await runCli(
      'repair',
      path,
      '--data',
      data,
      '--accept',
      'all',
      '-o',
      output,
    );
    expect(status, out + err).toBe(0);
    expect(sha256(readFileSync(data))).toBe(before);
    const bytes = readFileSync(output);
    expect(bytes.readBigUInt64LE(entryOf(2, 24))).toBe(2n * 256n + 64n);
  });
});

describe('the older code', () => {
  it('starts again once its open zones are closed', async () => {
    const path = copyOf('older');
    await cli('zone', 'open', path, '3', '--variant', 'older');
    expect((await checked(path)).codes).toContain('zone-file-Z3');
    await repairedWhole(path);
  });
});
