import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ReplaySummary, RunSummary } from '../../../../../../shared/workload/summary';
import type { TraceEntry, TraceHeader } from '../../../../../../shared/workload/trace-entry';
import { cli, cliJson, runCli } from '../../../../../support/cli/cli';
import { findingsOf, smallImage, zonesOf } from '../../../../../support/cli/cli-image';
import { useFolder } from '../../../../../support/storage/temporary-folder';

const path = useFolder();
const CHURN = ['reset-churn', '--seed', '7', '--set', 'commands=120', '--set', 'bytes=8k'];

function traceOf(name: string): { header: TraceHeader; entries: TraceEntry[] } {
  const lines = readFileSync(path(name), 'utf8').trimEnd().split('\n');
  const [header, ...entries] = lines.map((line) => JSON.parse(line) as unknown);
  return { header: header as TraceHeader, entries: entries as TraceEntry[] };
}

const sameBytes = (a: string, b: string) => readFileSync(path(a)).equals(readFileSync(path(b)));

/** An image and copies of it with the same uuid. */
async function images(...names: string[]): Promise<void> {
  await smallImage(path(names[0]!));
  for (const name of names.slice(1)) copyFileSync(path(names[0]!), path(name));
}

describe('generate', () => {
  it('writes a trace for an image that another process reads line by line', async () => {
    await images('a');
    const { json } = await cliJson('generate', ...CHURN, '--for', path('a'), '-o', path('t'));
    expect(json).toEqual({ trace: path('t'), commands: 120, seed: 7 });
    const { header, entries } = traceOf('t');
    expect(header).toMatchObject({
      zonesmith: 'trace',
      version: 1,
      geometry: { zoneCount: 8, zoneSizeBytes: 2 ** 20 },
      limits: { openZonesMax: 3, activeZonesMax: 4 },
      profile: 'zns',
      logicalBlockSizeBytes: 4096,
      zdeBytes: 64,
      seed: 7,
      generator: 'reset-churn',
    });
    expect(entries.map(({ i }) => i)).toEqual(Array.from({ length: 120 }, (_, index) => index));
    expect(entries[0]).toMatchObject({ op: 'write', data: { pattern: 'stamp' } });
  });

  it('the same seed gives the same trace, another seed another', async () => {
    await images('a');
    const generate = (name: string, seed: string) =>
      cli('generate', 'reset-churn', '--seed', seed, '--for', path('a'), '-o', path(name));
    await generate('1', '7');
    await generate('2', '7');
    await generate('3', '8');
    expect(sameBytes('1', '2')).toBe(true);
    expect(sameBytes('1', '3')).toBe(false);
  });

  it('takes its geometry from info --json or from a trace', async () => {
    await images('a');
    writeFileSync(path('info.json'), await cli('info', path('a'), '--json'));
    await cli('generate', ...CHURN, '--for', path('a'), '-o', path('1'));
    await cli('generate', ...CHURN, '--geometry', path('info.json'), '-o', path('2'));
    await cli('generate', ...CHURN, '--geometry', path('1'), '-o', path('3'));
    expect(traceOf('2').entries).toEqual(traceOf('1').entries);
    expect(sameBytes('2', '3')).toBe(true);
  });

  it.each([
    [['reset-churn', '-o', 'T'], /give either --for IMAGE or --geometry FILE/],
    [
      ['nope', '--for', 'A', '-o', 'T'],
      /unknown workload 'nope'; accepted: sequential-fill, append-round-robin, reset-churn/,
    ],
    [
      ['reset-churn', '--for', 'A', '-o', 'T', '--set', 'x=1'],
      /unknown setting 'x=1'; accepted: zones, bytes, commands, pattern/,
    ],
    [
      ['reset-churn', '--for', 'A', '-o', 'T', '--set', 'bytes'],
      /--set: 'bytes' is not of the form key=value/,
    ],
    [
      ['reset-churn', '--for', 'A', '-o', 'T', '--set', 'bytes=1000'],
      /bytes: '1000' is not accepted; accepted: multiples/,
    ],
    [['reset-churn', '--for', 'A', '-o', 'T', '--seed', 'x'], /--seed: 'x' is not a whole number/],
    [['reset-churn', '--for', 'A', '-o', 'A'], /would take the place of/],
    [['reset-churn', '--geometry', 'A', '-o', 'T'], /neither the JSON of info nor a trace/],
  ])('%j is a usage error and leaves no trace', async (words, message) => {
    await images('a');
    const before = readFileSync(path('a'));
    const names = words.map((word) => (word === 'A' ? path('a') : word === 'T' ? path('t') : word));
    const { status, err } = await runCli('generate', ...names);
    expect(status).toBe(2);
    expect(err).toMatch(message);
    expect(readdirSync(path())).toEqual(['a']);
    expect(readFileSync(path('a')).equals(before)).toBe(true);
  });
});

describe('run', () => {
  it('counts commands, answers and bytes', async () => {
    await images('a');
    const { status, json } = await cliJson<RunSummary>(
      'run',
      'sequential-fill',
      path('a'),
      '--set',
      'bytes=16k',
      '--set',
      'commands=40',
    );
    expect(status).toBe(0);
    expect(json).toEqual({
      commands: 40,
      ok: 40,
      refused: {},
      bytesWritten: 40 * 16384,
      elapsedSeconds: expect.any(Number),
    });
    expect(await findingsOf(path('a'))).toEqual([]);
    expect((await cli('run', ...CHURN.slice(0, 1), path('a'))).split('\n')[0]).toMatch(
      /^1,000 commands, 1000 ok, /,
    );
  });

  it('the same seed twice gives the same image', async () => {
    await images('a', 'b', 'c');
    for (const name of ['a', 'b']) await cli('run', CHURN[0]!, path(name), ...CHURN.slice(1));
    await cli('run', CHURN[0]!, path('c'), ...CHURN.slice(1), '--seed', '8');
    expect(sameBytes('a', 'b')).toBe(true);
    expect(sameBytes('a', 'c')).toBe(false);
  });

  it.each(['none', 'flush', 'each'])('durability %s ends with the same content', async (durability) => {
    await images('a', 'b');
    await cli('run', CHURN[0]!, path('a'), ...CHURN.slice(1));
    await cli('run', CHURN[0]!, path('b'), ...CHURN.slice(1), '--durability', durability);
    expect(await zonesOf(path('b'))).toEqual(await zonesOf(path('a')));
    expect(await findingsOf(path('b'))).toEqual([]);
  });

  it('runs the commands of a trace, whatever it expects', async () => {
    await images('a', 'b');
    await cli('run', CHURN[0]!, path('a'), ...CHURN.slice(1), '--record', path('t'));
    const { json } = await cliJson<RunSummary>('run', path('t'), path('b'));
    expect(json).toMatchObject({ commands: 120, ok: 120 });
    expect(sameBytes('a', 'b')).toBe(true);
  });

  it('a refused command is counted by its status, the run goes on and answers 1', async () => {
    await images('a', 'b');
    await cli('generate', ...CHURN, '--for', path('a'), '-o', path('t'));
    const lines = readFileSync(path('t'), 'utf8').trimEnd().split('\n');
    const illegal = '{"i":0,"t":0,"op":"write","lba":300,"blocks":1}';
    const shifted = lines
      .slice(1, 4)
      .map((line, index) => JSON.stringify({ ...(JSON.parse(line) as object), i: index + 1 }));
    writeFileSync(path('bad'), [lines[0], illegal, ...shifted].join('\n'));
    const { status, json } = await cliJson<RunSummary>('run', path('bad'), path('a'));
    expect({ status, ...json }).toMatchObject({
      status: 1,
      commands: 4,
      ok: 3,
      refused: { 'unaligned-write': 1 },
    });
    const stopped = await cliJson<RunSummary>('run', path('bad'), path('b'), '--stop-on-refusal');
    expect(stopped).toMatchObject({ status: 1, json: { commands: 1, ok: 0 } });
    expect((await runCli('run', path('bad'), path('b'))).out).toMatch(/^refused: unaligned-write 1$/m);
  });

  it('--until N runs commands 0 to N−1', async () => {
    await images('a');
    const { json } = await cliJson<RunSummary>(
      'run',
      CHURN[0]!,
      path('a'),
      ...CHURN.slice(1),
      '--until',
      '10',
    );
    expect(json.commands).toBe(10);
    expect((await cliJson<RunSummary>('run', CHURN[0]!, path('a'), '--until', '0')).json.commands).toBe(0);
  });

  it.each([
    [['nope', 'A'], 2, /'nope' is neither a trace nor a workload; accepted: a file or sequential-fill/],
    [['./nope.jsonl', 'A'], 4, /cannot read: no such file/],
    [['A', 'A'], 2, /line 1/],
    [['reset-churn', 'A', '--until', 'x'], 2, /--until: 'x' is not a whole number/],
    [['reset-churn', 'A', '--record', 'A'], 2, /would take the place of/],
    [['reset-churn', 'A', '--durability', 'x'], 2, /Allowed choices are none, end, flush, each/],
  ])('%j is refused and changes nothing', async (words, status, message) => {
    await images('a');
    const before = readFileSync(path('a'));
    const result = await runCli('run', ...words.map((word) => (word === 'A' ? path('a') : word)));
    expect(result.status).toBe(status);
    expect(result.err).toMatch(message);
    expect(readFileSync(path('a')).equals(before)).toBe(true);
    expect(readdirSync(path())).toEqual(['a']);
  });

  it('a trace of another geometry is refused', async () => {
    await images('a');
    await cli('create', path('other'), '--preset', 'ci', '--zone-size', '2M');
    await cli('generate', ...CHURN, '--for', path('other'), '-o', path('t'));
    const { status, err } = await runCli('run', path('t'), path('a'));
    expect(status).toBe(2);
    expect(err).toMatch(/made for a zone size of 2097152 bytes, the image has 1048576 bytes/);
  });
});

describe('replay', () => {
  async function recorded(): Promise<void> {
    await images('a', 'b');
    await cli('run', CHURN[0]!, path('a'), ...CHURN.slice(1), '--record', path('t'));
  }

  it('on a clone everything is as recorded, and the images are equal', async () => {
    await recorded();
    const { status, json } = await cliJson<ReplaySummary>(
      'replay',
      path('t'),
      path('b'),
      '--record',
      path('t2'),
    );
    expect(status).toBe(0);
    expect(json).toEqual({
      commands: 120,
      matched: 120,
      divergences: [],
      elapsedSeconds: expect.any(Number),
    });
    expect(sameBytes('a', 'b')).toBe(true);
    const times = (entry: TraceEntry) => ({ ...entry, t: 0 });
    expect(traceOf('t2').entries.map(times)).toEqual(traceOf('t').entries.map(times));
    expect(traceOf('t2').header).toEqual(traceOf('t').header);
  });

  /** Changes what entries expect. */
  function mutate(changes: Readonly<Record<number, object>>): void {
    const { header, entries } = traceOf('t');
    const changed = entries.map((entry) => ({ ...entry, expect: { ...entry.expect, ...changes[entry.i] } }));
    writeFileSync(path('t'), [header, ...changed].map((line) => JSON.stringify(line)).join('\n'));
  }

  it('ends at the first divergence and says what was expected', async () => {
    await recorded();
    mutate({ 20: { open: 99 }, 30: { status: 'zone-full' } });
    const { status, json } = await cliJson<ReplaySummary>('replay', path('t'), path('b'));
    expect(status).toBe(1);
    expect(json).toMatchObject({ commands: 21, matched: 20 });
    expect(json.divergences).toEqual([
      {
        index: 20,
        command: expect.any(String),
        expected: 'open zones 99',
        actual: expect.stringMatching(/^open zones \d$/),
      },
    ]);
  });

  it('--collect goes on and finds them all', async () => {
    await recorded();
    mutate({ 20: { open: 99 }, 30: { status: 'zone-full' } });
    const { status, json } = await cliJson<ReplaySummary>('replay', path('t'), path('b'), '--collect');
    expect(status).toBe(1);
    expect(json).toMatchObject({ commands: 120, matched: 118 });
    expect(json.divergences.map(({ index, expected }) => [index, expected])).toEqual([
      [20, 'open zones 99'],
      [30, 'status zone-full'],
    ]);
    expect(sameBytes('a', 'b')).toBe(true);
    const text = await runCli('replay', path('t'), path('b'), '--collect');
    expect(text.out).toMatch(/^command \d+ \(.*\): expected .*, got /m);
  });

  it('a damaged line ends it with its number, and the record is not kept', async () => {
    await recorded();
    const lines = readFileSync(path('t'), 'utf8').trimEnd().split('\n');
    writeFileSync(path('t'), [...lines.slice(0, 10), '{"i":9,"op":"fly"}'].join('\n'));
    const { status, err } = await runCli('replay', path('t'), path('b'), '--record', path('new'));
    expect(status).toBe(2);
    expect(err).toMatch(/line 11/);
    expect(readdirSync(path()).sort()).toEqual(['a', 'b', 't']);
    expect(await findingsOf(path('b'))).toEqual([]);
  });

  it('keeps the recorded times when asked to', async () => {
    await images('a');
    await cli('generate', 'sequential-fill', '--set', 'commands=3', '--for', path('a'), '-o', path('t'));
    const { header, entries } = traceOf('t');
    const timed = entries.map((entry, index) => ({ ...entry, t: index * 20_000 }));
    writeFileSync(path('t'), [header, ...timed].map((line) => JSON.stringify(line)).join('\n'));
    const { json } = await cliJson<ReplaySummary>('replay', path('t'), path('a'), '--as-recorded');
    expect(json.elapsedSeconds).toBeGreaterThanOrEqual(0.04);
    expect((await runCli('replay', path('t'), path('a'), '--as-recorded', '--fast')).status).toBe(2);
  });
});
