import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Exploration } from '../../../../../../shared/crash/exploration';
import { cliJson, runCli } from '../../../../../support/cli/cli';
import { churnTrace, smallImage, zonesOf } from '../../../../../support/cli/cli-image';
import { footprint } from '../../../../../support/storage/disk-footprint';
import { useFolder } from '../../../../../support/storage/temporary-folder';

const path = useFolder();
const explore = (...words: string[]) =>
  cliJson<Exploration>('crash', 'explore', path('a'), '--trace', path('t'), '--window', '8-9', ...words);
const hashOf = (name: string) =>
  createHash('sha256')
    .update(readFileSync(path(name)))
    .digest('hex');

beforeEach(async () => {
  await smallImage(path('a'));
  await churnTrace(path('a'), path('t'), ['commands=12', 'bytes=4k', 'flush=4']);
});

describe('crash explore', () => {
  it('judges every state of a window and touches neither image nor trace', async () => {
    const before = [footprint(path('a')), hashOf('t')];
    const { status, json } = await explore();
    expect(status).toBe(0);
    expect([footprint(path('a')), hashOf('t')]).toEqual(before);
    expect(json.complete).toBe(true);
    expect(json.states).toBe(json.cuts.reduce((sum, { pending }) => sum + 2 ** pending, 0));
    expect(json.consistent + json.recoveredWithLoss + json.violated).toBe(json.unique);
    expect(json.violated).toBe(0);
    expect((await explore()).json).toEqual(json);
    expect(readdirSync(path()).sort()).toEqual(['a', 't']);
  });

  it('gives in shards, merged, what it gives in one', async () => {
    const whole = await explore();
    for (const shard of ['1', '2', '3'])
      writeFileSync(path(shard), JSON.stringify((await explore('--shard', `${shard}/3`)).json));
    const merged = await cliJson<Exploration>('crash', 'merge', path('3'), path('1'), path('2'));
    expect(merged.json).toEqual(whole.json);
    const refused = await runCli('crash', 'merge', path('1'), path('1'), path('3'));
    expect(refused.status).toBe(2);
    expect(refused.err).toContain('shards 1, 1, 3 were given; expected: 1, 2, 3, each once');
    writeFileSync(path('4'), '{"states": 3}');
    const other = await runCli('crash', 'merge', path('4'));
    expect(other.err).toContain(`${path('4')}: is not the JSON of an exploration: unique`);
  });

  it('asks a program of each image and says how it ended', async () => {
    const { status, json } = await explore('--check', 'exit 7', '--limit', '8');
    expect(status).toBe(1);
    expect(json.violated).toBe(json.unique);
    expect(json.examples[0]).toMatchObject({
      invariant: 'external-check',
      message: "Violated: 'exit 7' ended with status 7",
    });
    expect((await explore('--check', 'test -s {image}', '--limit', '8')).status).toBe(0);
    const slow = await explore('--check', 'exec sleep 100', '--check-timeout', '1', '--limit', '1');
    expect(slow.json.examples[0]!.message).toBe("Violated: 'exec sleep 100' did not end within 1 second");
  });

  it('gives a program the bytes of the device where it asks for them', async () => {
    const { json } = await explore('--check', `cp {raw} '${path('raw')}'; exit 7`, '--limit', '1');
    const [{ id }] = json.examples as [Exploration['examples'][number]];
    const words = ['--trace', path('t'), '--id', id, '-o', path('crashed')];
    expect((await runCli('crash', 'reproduce', path('a'), ...words)).status).toBe(0);
    await runCli('recover', path('crashed'));
    const bytes = readFileSync(path('raw'));
    const zones = await zonesOf(path('crashed'));
    for (const { index, startBytes, sizeBytes } of zones) {
      const place = ['--zone', String(index), '--length', String(sizeBytes)];
      await runCli('read', path('crashed'), ...place, '--out', path('read'), '--force');
      const zone = bytes.subarray(startBytes, startBytes + sizeBytes);
      expect(zone.equals(readFileSync(path('read')))).toBe(true);
    }
    expect(bytes.some((byte) => byte !== 0)).toBe(true);
  });

  it.each([
    [['--window', '5-3'], "--window: '5-3' is not accepted"],
    [['--window', '5-30'], 'the trace has no commands 5 to 30'],
    [['--shard', '4/3'], "--shard: '4/3' is not accepted"],
    [['--limit', '0'], 'limit: 0 is not accepted'],
  ])('refuses %j', async (words, message) => {
    const { status, err } = await runCli('crash', 'explore', path('a'), '--trace', path('t'), ...words);
    expect(status).toBe(2);
    expect(err).toContain(message);
  });
});

describe('crash reproduce', () => {
  it('writes the bytes of an id, the same each time', async () => {
    const { json } = await explore();
    const hashes = new Set<string>();
    for (const { id } of json.examples) {
      for (const name of ['x', 'y']) {
        const { status } = await runCli(
          ...['crash', 'reproduce', path('a'), '--trace', path('t'), '--id', id, '-o', path(name)],
        );
        expect(status).toBe(0);
      }
      expect(hashOf('x')).toBe(hashOf('y'));
      hashes.add(hashOf('x'));
      for (const name of ['x', 'y']) rmSync(path(name));
    }
    expect(hashes.size).toBe(json.examples.length);
  });

  it('refuses an id of other commands, and what is none, and leaves no file', async () => {
    const { json } = await explore();
    const { id } = json.examples[0]!;
    const other = id.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
    for (const [given, message] of [
      [other, 'is a state of other commands'],
      ['zs1_99999-after_all_whole_1_0000000000000000', 'has no command 99999'],
      ['nonsense', 'is not the id of a crash state'],
    ] as const) {
      const { status, err } = await runCli(
        ...['crash', 'reproduce', path('a'), '--trace', path('t'), '--id', given, '-o', path('x')],
      );
      expect(status).toBe(2);
      expect(err).toContain(message);
      expect(existsSync(path('x'))).toBe(false);
    }
  });
});
