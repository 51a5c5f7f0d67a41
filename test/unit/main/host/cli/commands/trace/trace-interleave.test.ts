import { existsSync, readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { cli, cliJson, runCli } from '../../../../../../support/cli/cli';
import { smallImage } from '../../../../../../support/cli/cli-image';
import { useFolder } from '../../../../../../support/storage/temporary-folder';

const path = useFolder();

/** Two jobs that write the same zones at their pointers, as each knows them. */
beforeEach(async () => {
  await smallImage(path('a'));
  for (const name of ['one', 'two']) {
    const settings = ['--set', 'commands=12', '--set', 'zones=1-2'];
    await cli('generate', 'sequential-fill', ...settings, '--for', path('a'), '-o', path(name));
  }
});

const order = (...words: string[]) =>
  cliJson<{ seed: number; commands: number; fails: boolean; streams: number[] }>(
    ...['trace', 'interleave', path('a'), path('one'), path('two'), '-o', path('both'), ...words],
  );

describe('trace interleave', () => {
  it('writes the order of a seed, which runs', async () => {
    const { status, json } = await order('--order', 'fifo');
    expect([status, json.commands, json.fails]).toEqual([0, 24, false]);
    expect(json.streams.slice(0, 4)).toEqual([0, 1, 0, 1]);
    const run = await cliJson<{ commands: number; refused: object }>('run', path('both'), path('a'));
    expect(run.json.commands).toBe(24);
  });

  it('finds an order that fails, and the same one again', async () => {
    const found = await order('--until', 'refused:unaligned-write', '--seed', '3');
    expect([found.status, found.json.fails]).toEqual([0, true]);
    const first = readFileSync(path('both'));
    await order('--seed', String(found.json.seed), '--force');
    expect(readFileSync(path('both')).equals(first)).toBe(true);
    const short = await runCli(
      ...[
        'trace',
        'shrink',
        path('both'),
        path('a'),
        '--until',
        'refused:unaligned-write',
        '-o',
        path('short'),
      ],
    );
    expect([short.status, short.out]).toEqual([0, expect.stringMatching(/^24 commands → [12],/)]);
  });

  it('answers 1 where none fails, and writes nothing', async () => {
    const { status, json } = await order('--until', 'refused:offline', '--tries', '3');
    expect([status, json, existsSync(path('both'))]).toEqual([1, { fails: false, tries: 3 }, false]);
  });

  it('tries one order where every seed gives the same', async () => {
    const none = ['--until', 'refused:offline', '--tries', '50'];
    expect((await order('--order', 'fifo', ...none)).json).toEqual({ fails: false, tries: 1 });
    const alone = await runCli('trace', 'interleave', path('a'), path('one'), '-o', path('both'), ...none);
    expect([alone.status, alone.err]).toEqual([1, expect.stringContaining('shows in none of 1 order')]);
  });

  it('refuses what means nothing', async () => {
    for (const [words, message] of [
      [['--until', 'divergence'], /results follow from the order/],
      [['--order', 'lifo'], /--order/],
      [['--seed', 'x'], /--seed/],
    ] as const) {
      const { status, err } = await runCli(
        ...['trace', 'interleave', path('a'), path('one'), '-o', path('both'), ...words],
      );
      expect([status, err]).toEqual([2, expect.stringMatching(message)]);
    }
  });
});
