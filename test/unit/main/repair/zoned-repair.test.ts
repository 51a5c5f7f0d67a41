// Damage of zoned images that is repaired: by its code, with the data intact, and the edits of the plan alone.
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXTENDED_HEADER } from '../../../../main/format/zoned/layout';
import type { RepairPlan } from '../../../../shared/image/check/repair';
import { cli, cliJson, runCli } from '../../../support/cli/cli';
import { patch, patchNumber } from '../../../support/cli/cli-damage';
import { checked, deviceSum, repairedWhole } from '../../../support/repair/repaired';

const folder = mkdtempSync(join(tmpdir(), 'zonesmith-repair-'));
const MIB = 2 ** 20;
const STATES = ['--state', '1=full', '--state', '2=closed:256KiB', '--state', '3=explicitlyOpened:64KiB'];
const SIZES = [
  '--zone-size',
  '1MiB',
  '--zones',
  '8',
  '--conventional',
  '0',
  '--max-open',
  '3',
  '--max-active',
  '6',
];
let taken = 0;

afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(async () => {
  await cli('create', join(folder, 'rfc'), '--format', 'zoned', '--variant', 'rfc', ...SIZES, ...STATES);
  await cli('create', join(folder, 'extended'), '--format', 'zoned', ...SIZES, ...STATES);
});

type Variant = 'rfc' | 'extended';

function copyOf(variant: Variant): string {
  const path = join(folder, `${variant}-${taken++}`);
  copyFileSync(join(folder, variant), path);
  return path;
}

/** Offset of a zone's word. */
function wordOf(path: string, variant: Variant, zone: number): number {
  const bytes = readFileSync(path);
  const table =
    variant === 'rfc'
      ? Number(bytes.readBigUInt64LE(32)) - 64
      : Number(bytes.readBigUInt64LE(EXTENDED_HEADER.tableOffset.offset));
  return table + zone * 8;
}

const word = (state: bigint, pointer: bigint): bigint => (state << 60n) | pointer;
const atZone = (zone: number, byte = 0) => BigInt(zone * MIB + byte);

describe.each<Variant>(['rfc', 'extended'])('words of %s', (variant) => {
  it.each([
    [
      'an open zone at its end',
      2,
      word(2n, atZone(3)),
      variant === 'rfc' ? 'rfc-R4' : 'zoned-open-at-capacity',
    ],
    ['a full zone whose word says something else', 1, word(14n, atZone(1, 512)), 'zoned-full-wp'],
    ['an unknown state', 2, word(7n, atZone(2, 256 * 1024)), 'zoned-state-unknown'],
    ['a pointer that is no multiple', 2, word(4n, atZone(2, 77)), 'zoned-wp-unaligned'],
    ['a pointer before the zone', 3, word(4n, atZone(1, 512)), 'zoned-wp-before-start'],
    ['an empty zone whose pointer moved', 2, word(1n, atZone(2, 512 * 8)), 'zoned-empty-wp'],
    [
      'a sequential zone with the type bit',
      2,
      word(4n, atZone(2, 256 * 1024)) | (1n << 59n),
      'zoned-type-mismatch',
    ],
    ['a conventional zone without it', 0, word(1n, 0n), 'zoned-type-mismatch'],
    ['a conventional zone with a pointer', 0, (1n << 59n) | 4096n, 'zoned-conventional-word'],
    ['a word of zeros among sound ones', 2, 0n, 'zoned-word-zero'],
  ] as const)('repairs %s', async (_, zone, value, code) => {
    const path = copyOf(variant);
    const before = await deviceSum(path, '8MiB');
    patchNumber(path, wordOf(path, variant, zone), 8, value);
    const found = await checked(path);
    expect(found.codes).toContain(code);
    expect(found.repairable).toBe(true);
    const { plan, output } = await repairedWhole(path);
    expect(plan.edits.map((edit) => edit.code)).toContain(code);
    expect(await deviceSum(output, '8MiB')).toBe(before);
  });

  it('repairs a damaged magic once the variant is named', async () => {
    const path = copyOf(variant);
    patch(path, 0, Uint8Array.of(1, 2, 3, 4));
    await repairedWhole(path, '--variant', variant);
  });
});

describe('checksums of extended', () => {
  it('puts back the one byte that the checksum of the page names', async () => {
    const path = copyOf('extended');
    const whole = readFileSync(path);
    const at = wordOf(path, 'extended', 2);
    patch(path, at + 2, Uint8Array.of(whole[at + 2]! ^ 0x10));
    expect((await checked(path)).codes.length).toBeGreaterThan(0);
    const { output } = await repairedWhole(path);
    expect(readFileSync(output).equals(whole)).toBe(true);
  });

  it('makes a checksum that is wrong itself that of its words', async () => {
    const path = copyOf('extended');
    const sums = Number(readFileSync(path).readBigUInt64LE(EXTENDED_HEADER.sumsOffset.offset));
    patchNumber(path, sums + 8, 4, 0n);
    expect((await checked(path)).codes).toEqual(['zoned-checksum']);
    await repairedWhole(path);
  });

  it.each([
    ['a byte', 'maxActive', 96, [0x55]],
    ['its own checksum', 'sum', 12, [1, 2, 3, 4]],
    ['the number of zones', 'count', 72, [9, 9, 9, 0]],
    ['where the table lies', 'table', 128, [0, 0, 0x77, 0x66]],
  ])('mends a header by %s', async (_what, _name, offset, bytes) => {
    const path = copyOf('extended');
    const whole = readFileSync(path);
    patch(path, offset, Uint8Array.from(bytes));
    const { output } = await repairedWhole(path);
    expect(readFileSync(output).equals(whole)).toBe(true);
  });
});

describe('the header of rfc', () => {
  it.each([
    ['sequential zones', 12, 3n],
    ['conventional zones', 16, 3n],
    ['zones', 8, 6n],
    ['the size of a zone', 4, 0n],
  ])('takes the number of %s from the others and the table', async (_, offset, value) => {
    const path = copyOf('rfc');
    const whole = readFileSync(path);
    patchNumber(path, offset, 4, value);
    const { output } = await repairedWhole(path);
    expect(readFileSync(output).equals(whole)).toBe(true);
  });
});

describe('what is accepted', () => {
  it('is done alone, by code or by its name, with what follows from it', async () => {
    const path = copyOf('extended');
    patchNumber(path, wordOf(path, 'extended', 1), 8, word(14n, atZone(1, 4096)));
    patchNumber(path, wordOf(path, 'extended', 2), 8, word(7n, atZone(2, 256 * 1024)));
    const output = `${path}.one`;
    const { status } = await runCli('repair', path, '--accept', 'zoned-full-wp:1', '-o', output);
    expect(status).toBe(1);
    expect((await checked(output)).codes).toContain('zoned-state-unknown');
    expect((await checked(output)).codes).not.toContain('zoned-full-wp');
  });

  it('is repaired in place after a backup, and once only', async () => {
    const path = copyOf('rfc');
    patchNumber(path, wordOf(path, 'rfc', 1), 8, word(14n, atZone(1, 512)));
    const broken = readFileSync(path);
    await cli('repair', path, '--accept', 'all', '--backup', `${path}.backup`);
    expect(readFileSync(`${path}.backup`).equals(broken)).toBe(true);
    expect((await checked(path)).status).toBe(0);
    const { json } = await cliJson<RepairPlan>('repair', path, '--plan-only');
    expect(json.edits).toEqual([]);
  });

  it('names a repair that is offered, or nothing is written', async () => {
    const path = copyOf('rfc');
    const { status, err } = await runCli('repair', path, '--accept', 'zoned-nothing');
    expect(status).toBe(2);
    expect(err).toContain('there is no repair zoned-nothing');
    expect((await runCli('repair', path)).status).toBe(2);
  });

  it('leaves what nothing explains, with the reason', async () => {
    const path = copyOf('rfc');
    patchNumber(path, 40, 1, 2n);
    const { status, json } = await cliJson<RepairPlan>('repair', path, '--plan-only');
    expect(status).toBe(1);
    expect(json.edits).toEqual([]);
    expect(json.left.map(({ code, why }) => [code, why])).toEqual([
      ['rfc-R14', 'what the device was meant to be, nothing tells'],
    ]);
    expect((await checked(path)).repairable).toBe(false);
  });
});
