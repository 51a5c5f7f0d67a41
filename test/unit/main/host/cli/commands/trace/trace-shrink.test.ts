import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cli, cliJson, runCli } from '../../../../../../support/cli/cli';
import { smallImage } from '../../../../../../support/cli/cli-image';
import { useFolder } from '../../../../../../support/storage/temporary-folder';

const path = useFolder();

interface Document {
  readonly fails: boolean;
  readonly commands: number;
  readonly kept: readonly { readonly op: string; readonly i: number }[];
  readonly repro: string;
}

/** A recorded workload whose trace is then changed line by line. */
async function traceOf(change: (lines: string[]) => void): Promise<void> {
  await smallImage(path('a'));
  copyFileSync(path('a'), path('b'));
  await cli('run', 'reset-churn', path('b'), '--set', 'commands=400', '--record', path('t'));
  const lines = readFileSync(path('t'), 'utf8').trimEnd().split('\n');
  change(lines);
  writeFileSync(path('t'), `${lines.join('\n')}\n`);
}

const shrink = (check: string, ...words: string[]) =>
  cliJson<Document>('trace', 'shrink', path('t'), path('a'), '--until', check, ...words);

describe('trace shrink', () => {
  it('writes the shortest trace that still diverges, and says how to see it', async () => {
    await traceOf((lines) => {
      const at = lines.findIndex((line, index) => index > 200 && line.includes('"op":"write"'));
      lines[at] = lines[at]!.replace(/"writePointer":(\d+)/, '"writePointer":1');
    });
    const before = readFileSync(path('a'));
    const { status, json } = await shrink('divergence', '-o', path('short'));
    expect(status).toBe(0);
    expect(json).toMatchObject({ fails: true, commands: 400 });
    expect(json.kept.length).toBeLessThanOrEqual(5);
    expect(json.repro).toBe(`zonesmith replay ${path('short')} ${path('a')}`);
    expect(readFileSync(path('a')).equals(before)).toBe(true);
    const replay = await runCli('replay', path('short'), path('a'));
    expect(replay.status).toBe(1);
    expect(replay.out).toMatch(/expected write pointer 0x1, got write pointer 0x/);
  });

  it('asks a program, which gets the image', async () => {
    await traceOf(() => undefined);
    const { status, json } = await shrink('exec:test "$(wc -c < {image})" -lt 100000');
    expect(status).toBe(0);
    expect(json.kept).toEqual([]);
    const { status: never, json: sound } = await shrink('exec:test -s {image}');
    expect(never).toBe(1);
    expect(sound).toEqual({ fails: false, commands: 400, check: 'exec:test -s {image}' });
  });

  it('answers 1 for a trace that does not fail and writes nothing', async () => {
    await traceOf(() => undefined);
    const { status, err } = await runCli(
      ...['trace', 'shrink', path('t'), path('a'), '--until', 'refused', '-o', path('short')],
    );
    expect(status).toBe(1);
    expect(err).toContain('does not fail');
    expect(() => readFileSync(path('short'))).toThrow('ENOENT');
  });

  it.each([
    ['sometimes', 'divergence'],
    ['refused:never', 'zone-full'],
    ['exec:', 'exec:COMMAND'],
  ])('refuses %s and says what is accepted', async (check, accepted) => {
    await traceOf(() => undefined);
    const { status, err } = await runCli('trace', 'shrink', path('t'), path('a'), '--until', check);
    expect(status).toBe(2);
    expect(err).toContain(accepted);
  });
});
