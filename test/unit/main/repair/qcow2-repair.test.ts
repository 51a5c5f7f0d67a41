// Damage of zoned qcow2 that is repaired: owners, counts, flags and words; what the guest reads stays.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openDevice } from '../../../../main/image/open-device';
import { MemoryBlockFile } from '../../../../main/storage/memory-block-file';
import { cli, runCli } from '../../../support/cli/cli';
import { patch } from '../../../support/cli/cli-damage';
import { ALIASES, qcow2Fixture } from '../../../support/qcow2/qcow2-fixtures';
import { checked, deviceSum, repairedWhole } from '../../../support/repair/repaired';

const folder = mkdtempSync(join(tmpdir(), 'zonesmith-repair-'));
const KIB64 = 65536;
let taken = 0;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fixture(name: Parameters<typeof qcow2Fixture>[0]): string {
  const path = join(folder, `${name}-${taken++}`);
  writeFileSync(path, qcow2Fixture(name));
  return path;
}

async function image(variant: string): Promise<string> {
  const path = join(folder, `${variant}-${taken++}`);
  await cli(
    ...['create', path, '--format', 'qcow2', '--variant', variant, '--zone-size', '1MiB', '--zones', '4'],
    ...[
      '--state',
      '1=closed:256KiB:random',
      '--state',
      '2=full:100%:random',
      ...(variant === '48-b' ? ['--force'] : []),
    ],
  );
  return path;
}

const u64 = (value: bigint): Uint8Array => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  return bytes;
};
const numberAt = (path: string, offset: number): bigint => readFileSync(path).readBigUInt64BE(offset);
const firstL2 = (path: string): number =>
  Number(numberAt(path, Number(numberAt(path, 40))) & 0x00ff_ffff_ffff_fe00n);
const firstBlock = (path: string): number => Number(numberAt(path, Number(numberAt(path, 48))));
/** Guest cluster 16 begins zone 1. */
const entryOf = (path: string, cluster: number): number => firstL2(path) + cluster * 8;

async function repairs(path: string, code: string, size = '4MiB'): Promise<void> {
  const before = await deviceSum(path, size);
  const found = await checked(path);
  expect(found.codes).toContain(code);
  expect(found.repairable).toBe(true);
  const { plan, output } = await repairedWhole(path);
  expect(plan.edits.map((edit) => edit.code)).toContain(code);
  expect(await deviceSum(output, size)).toBe(before);
}

describe('clusters with two owners', () => {
  it.each(ALIASES)('gives %s a copy of its own', async (name) => {
    await repairs(fixture(name), 'qcow2-shared');
  });
});

describe.each(['44', '56', '48-b'])('a qcow2 of variant %s', (variant) => {
  it('counts a leaked cluster down, and one that is used up', async () => {
    const path = await image(variant);
    const clusters = Math.ceil(readFileSync(path).length / KIB64);
    patch(path, firstBlock(path) + (clusters - 1) * 2, Uint8Array.of(0, 0));
    await repairs(path, 'qcow2-refcount');
    const leaking = await image(variant);
    const file = readFileSync(leaking);
    const end = Math.ceil(file.length / KIB64);
    writeFileSync(leaking, Buffer.concat([file, Buffer.alloc((end + 1) * KIB64 - file.length)]));
    patch(leaking, firstBlock(leaking) + end * 2, Uint8Array.of(0, 1));
    await repairs(leaking, 'qcow2-leak');
  });

  it('sets the COPIED flags by the refcounts', async () => {
    const path = await image(variant);
    const at = entryOf(path, 16);
    patch(path, at, u64(numberAt(path, at) & ~(1n << 63n)));
    await repairs(path, 'qcow2-copied');
  });

  it('clears reserved bits of entries', async () => {
    const path = await image(variant);
    const at = entryOf(path, 16);
    patch(path, at, u64(numberAt(path, at) | (1n << 60n)));
    await repairs(path, 'qcow2-entry');
  });

  it('lets two guest clusters have a cluster each', async () => {
    const path = await image(variant);
    patch(path, entryOf(path, 17), u64(numberAt(path, entryOf(path, 16))));
    await repairs(path, 'qcow2-shared');
  });

  it('makes refcounts anew where their table is lost', async () => {
    const path = await image(variant);
    patch(path, 48, u64(5n));
    await repairs(path, 'qcow2-refcount-table');
    const other = await image(variant);
    patch(other, Number(numberAt(other, 48)), u64(12345n));
    await repairs(other, 'qcow2-refcount-entry');
  });

  it('clears the marks of a writer once nothing else is wrong', async () => {
    const path = await image(variant);
    patch(path, 79, Uint8Array.of(readFileSync(path)[79]! | 3));
    await repairs(path, 'qcow2-corrupt');
  });

  it('gives a magic back once the variant is named', async () => {
    const path = await image(variant);
    const whole = readFileSync(path);
    patch(path, 0, Uint8Array.of(0, 0, 0, 0));
    const { output } = await repairedWhole(path, '--variant', variant);
    expect(readFileSync(output).equals(whole)).toBe(true);
  });
});

describe('words', () => {
  it('stand behind the data again after a repair of leaks freed their table', async () => {
    const path = fixture('after-check-r-leaks-48b');
    const { output } = await repairedWhole(path);
    const { out } = await runCli('report', output, '--as', 'csv');
    expect(out).toContain('closed');
  });

  it('that point before their zone or have unused bits are told by the rest of the word, or by the data', async () => {
    const path = await image('44');
    const file = new MemoryBlockFile('image', readFileSync(path));
    const place = openDevice(file, {}).device.image.anatomy.entryPlace(1).offset;
    patch(path, place, u64(7n * 512n));
    await repairs(path, 'qcow2-wp-before-start');
  });
});
