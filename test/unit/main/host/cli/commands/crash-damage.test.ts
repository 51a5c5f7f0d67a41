import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CrashReport, CrashSummary } from '../../../../../../shared/crash/crash-report';
import type { Exploration } from '../../../../../../shared/crash/exploration';
import { cli, cliJson, runCli } from '../../../../../support/cli/cli';
import { useProgram } from '../../../../../support/cli/cli-program';
import { churnTrace, smallImage } from '../../../../../support/cli/cli-image';
import { newPair } from '../../../../../support/image/joined-images';
import { useFolder } from '../../../../../support/storage/temporary-folder';

const path = useFolder();
const program = useProgram();
const words = () => ['crash', path('a'), '--trace', path('t'), '--at', '30', '-o', path('c')];
const crash = (...more: string[]) => cliJson<CrashSummary & CrashReport>(...words(), ...more);
const hashOf = (name: string) =>
  createHash('sha256')
    .update(readFileSync(path(name)))
    .digest('hex');

beforeEach(async () => {
  await smallImage(path('a'));
  await churnTrace(path('a'), path('t'), ['commands=40', 'bytes=8k', 'flush=20']);
});

describe('crash with damage', () => {
  it.each([
    [['--lose', 'none', '--tear', 'suffix:4']],
    [['--lose', 'none', '--tear', 'sectors:3:512@0', '--fill', 'garbage']],
    [['--lose', 'random', '--seed', '4', '--fill', 'zero']],
    [['--lose', 'none', '--tear', 'high:0', '--fault', 'flip', '--fault', 'misdirect:7', '--seed', '3']],
    [['--lose', 'all', '--fill', 'ff', '--fault', 'duplicate:1']],
    [['--lose', 'none', '--recovery-cut', '1']],
  ])('prints an id that another process turns into the same bytes: %j', async (more) => {
    const { json } = await crash(...more);
    expect(json.id).toMatch(/^zs2_[\x21-\x7e]+$/);
    const reproduced = program.run([
      ...['crash', 'reproduce', path('a'), '--trace', path('t')],
      ...['--id', json.id, '-o', path('r'), '--json'],
    ]);
    expect(reproduced.err).toBe('');
    expect(hashOf('r')).toBe(hashOf('c'));
    expect(JSON.parse(reproduced.out)).toEqual(json);
  });

  it('takes a prefix by its name for the tear that it always was', async () => {
    const { json } = await crash('--lose', 'none', '--tear', 'prefix:3');
    const first = hashOf('c');
    rmSync(path('c'));
    expect((await crash('--lose', 'none', '--tear', '3')).json).toEqual(json);
    expect(hashOf('c')).toBe(first);
    expect(json.id).toMatch(/^zs1_/);
  });

  it('tells people of fill, faults and the cut recovery', async () => {
    const out = await cli(
      ...words(),
      ...[
        '--lose',
        'none',
        '--fill',
        'zero',
        '--fault',
        'misdirect:1',
        '--fault',
        'flip:2',
        '--recovery-cut',
        '1',
      ],
    );
    expect(out).toMatch(/^bytes that did not get through hold zeros$/m);
    expect(out).toMatch(
      /^fault: write \d+ \(8,?192 bytes at offset 0x[0-9a-f]+\) of LBA 0x[0-9a-f]+ misdirected to offset 0x[0-9a-f]+, LBA 0x[0-9a-f]+$/m,
    );
    expect(out).toMatch(
      /^fault: bit \d of the byte at offset 0x[0-9a-f]+, LBA 0x[0-9a-f]+ flipped, in write \d+/m,
    );
    expect(out).toMatch(/^recovery by nvme cut after 1 of \d+ writes; judged is the next one$/m);
  });

  it('lists a fault with offset and LBA', async () => {
    const { json } = await crash('--lose', 'none', '--fault', 'misdirect:1');
    expect(json.faults).toEqual([
      {
        ...{ kind: 'misdirect', index: expect.any(Number), offset: expect.any(Number), length: 8192 },
        ...{ lba: expect.any(Number), to: expect.any(Number), toLba: expect.any(Number) },
      },
    ]);
  });

  it.each([
    [['--tear', 'middle:3'], /--tear: 'middle:3' is not accepted; accepted: BYTES, prefix:BYTES/],
    [['--fill', 'ones'], /--fill: 'ones' is not accepted; accepted: old, zero, garbage, ff/],
    [['--fault', 'melt'], /--fault: 'melt' is not accepted; accepted: misdirect\|duplicate\|flip/],
    [['--recovery-cut', '1:hope'], /--recovery-cut: '1:hope' is not accepted/],
    [
      ['--recovery-cut', '900'],
      /recovery cut: 900 writes: recovering this state by nvme makes \d+ storage writes/,
    ],
  ])('%j is refused and leaves nothing', async (more, message) => {
    const { status, err } = await runCli(...words(), ...more);
    expect(status).toBe(2);
    expect(err).toMatch(message);
    expect(existsSync(path('c'))).toBe(false);
  });
});

describe('crash explore with damage', () => {
  const explore = (...more: string[]) =>
    cliJson<Exploration>('crash', 'explore', path('a'), '--trace', path('t'), '--window', '8-9', ...more);

  it('looks at torn and filled states, and names them', async () => {
    const some = ['--limit', '60', '--tear', '512'];
    const plain = await explore(...some);
    const { status, json } = await explore(...some, '--tear', 'suffix:4', '--fill', 'zero');
    expect(status).toBe(1);
    expect(json.formula).not.toBe(plain.json.formula);
    expect(json.subject).toMatch(/_512_60_nvme_suffix:4_zero$/);
    for (const { id } of json.examples) expect(id).toContain('_fill-zero');
    expect(plain.json.subject).toMatch(/_512_60_nvme$/);
  });

  it('cuts the recovery of each image, too, and says so', async () => {
    const { status, json } = await explore('--nested', '--limit', '40');
    expect(status).toBe(0);
    expect(json.recoveryCuts).toBeGreaterThan(10);
    const text = await cli(
      ...[
        'crash',
        'explore',
        path('a'),
        '--trace',
        path('t'),
        '--window',
        '8-9',
        '--nested',
        '--limit',
        '40',
      ],
    );
    expect(text).toContain(`recovered again after each of ${json.recoveryCuts} cuts of their recoveries`);
  });

  it('gives in shards, merged, what it gives in one', async () => {
    const some = ['--nested', '--limit', '40'];
    for (const shard of ['1', '2'])
      writeFileSync(path(shard), JSON.stringify((await explore(...some, '--shard', `${shard}/2`)).json));
    const merged = await cliJson<Exploration>('crash', 'merge', path('2'), path('1'));
    expect(merged.json).toEqual((await explore(...some)).json);
  });

  it('finds what a cut recovery of a zone_file leaves, by an id that another process turns into the same bytes', async () => {
    const { data } = newPair(path('z'));
    await cli('generate', 'reset-churn', '--set', 'commands=6', '--for', path('z'), '-o', path('tz'));
    const image = [path('z'), '--data', data, '--trace', path('tz')];
    const { json } = await cliJson<Exploration>('crash', 'explore', ...image, '--nested', '--limit', '60');
    const found = json.examples.find(({ invariant }) => invariant === 'recovery-restarts')!;
    expect(found).toMatchObject({ verdict: 'violated', within: 'own-program' });
    const reproduce = (name: string) =>
      ['crash', 'reproduce', ...image, '--id', found.id, '-o', path(name), '--json'] as const;
    const here = await cliJson<CrashSummary & CrashReport>(...reproduce('r1'));
    const elsewhere = program.run(reproduce('r2'));
    expect(JSON.parse(elsewhere.out)).toEqual(here.json);
    expect(here.json.broken[0]!.invariant).toBe('own-program');
    for (const name of ['', '.data']) expect(hashOf(`r1${name}`)).toBe(hashOf(`r2${name}`));
  });

  it.each([
    [['--tear', 'low:0@1'], "tear: 'low:0@1' is not accepted here"],
    [['--tear', 'x'], "--tear: 'x' is not a size"],
    [['--fill', 'x'], "--fill: 'x' is not accepted"],
  ])('refuses %j', async (more, message) => {
    const { status, err } = await runCli('crash', 'explore', path('a'), '--trace', path('t'), ...more);
    expect(status).toBe(2);
    expect(err).toContain(message);
  });
});
