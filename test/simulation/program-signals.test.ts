import { once } from 'node:events';
import { closeSync, openSync, readdirSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { watch } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { cli } from '../support/cli/cli';
import { findingsOf, smallImage, zonesOf } from '../support/cli/cli-image';
import { useProgram, type RunningProgram } from '../support/cli/cli-program';
import { useFolder } from '../support/storage/temporary-folder';

const path = useFolder();
const program = useProgram();
/** More commands than any machine runs before the signal comes. */
const ENDLESS = ['--set', 'commands=1000000000', '--set', 'bytes=4k', '--set', 'flush=0'];

/** Sends a signal as soon as the program shows its progress. */
async function stopAtProgress(running: RunningProgram, signal: NodeJS.Signals = 'SIGINT') {
  await once(running.stderr, 'data');
  running.kill(signal);
  return running.ended;
}

/** A trace without end: zone 1 is written and reset for ever. */
async function endlessTrace(): Promise<Readable> {
  await cli('generate', 'sequential-fill', '--set', 'commands=1', '--for', path('a'), '-o', path('t'));
  const header = readFileSync(path('t'), 'utf8').split('\n')[0]!;
  function* lines(): Generator<string> {
    yield `${header}\n`;
    for (let i = 0; ; i += 2) {
      const write = JSON.stringify({ i, t: 0, op: 'write', zone: 1, blocks: 1 });
      const reset = JSON.stringify({ i: i + 1, t: 0, op: 'reset', zone: 1 });
      yield `${write}\n${reset}\n`;
    }
  }
  return Readable.from(lines());
}

/** The image is whole and nobody holds it; besides it only what was there before. */
async function expectSound(...names: string[]): Promise<void> {
  expect(readdirSync(path()).sort()).toEqual(names.sort());
  expect(await findingsOf(path('a'))).toEqual([]);
  expect((await cli('zone', 'reset', path('a'), '1')).length).toBe(0);
}

describe('Ctrl+C', () => {
  it('takes a signal that comes twice at once for one', async () => {
    await smallImage(path('a'));
    const running = program.start(['run', 'reset-churn', path('a'), ...ENDLESS]);
    await once(running.stderr, 'data');
    running.kill('SIGTERM');
    running.kill('SIGTERM');
    expect(await running.ended).toMatchObject({ status: 130, signal: null });
    await expectSound('a');
  });

  it.each<NodeJS.Signals>(['SIGINT', 'SIGTERM', 'SIGHUP'])(
    'run ends between two commands with %s: 130, image whole, lock gone, no half a record',
    async (signal) => {
      await smallImage(path('a'));
      const words = ['run', 'reset-churn', path('a'), ...ENDLESS, '--record', path('t')];
      const { status, signal: killed, out, err } = await stopAtProgress(program.start(words), signal);
      expect({ status, killed, out }).toEqual({ status: 130, killed: null, out: '' });
      expect(err).toMatch(/^[\d,]+ commands, .* written, open \d, active \d\n/);
      expect(err).toMatch(
        /zonesmith: cancelled; [\d,]+ commands were carried out before and what they changed is stored\n$/,
      );
      const written = (await zonesOf(path('a'))).some(
        ({ state }) => state !== 'empty' && state !== 'notWritePointer',
      );
      expect(written).toBe(true);
      await expectSound('a');
    },
  );

  it('create ends while it writes data: 130, and no file of it', async () => {
    const words = [
      'create',
      path('new'),
      '--zone-size',
      '64MiB',
      '--zones',
      '1024',
      '--state',
      '0-1023=full:100%',
    ];
    const recipe = ['--save-recipe', path('recipe')];
    const { status, out, err } = await stopAtProgress(program.start([...words, ...recipe]));
    expect({ status, out }).toEqual({ status: 130, out: '' });
    expect(err).toMatch(/ of 64 GiB written/);
    expect(readdirSync(path())).toEqual([]);
  });

  it('what was at the place of the record stays', async () => {
    await smallImage(path('a'));
    writeFileSync(path('t'), 'precious');
    const words = ['run', 'reset-churn', path('a'), ...ENDLESS, '--record', path('t')];
    expect((await stopAtProgress(program.start([...words, '--force']))).status).toBe(130);
    expect(readFileSync(path('t'), 'utf8')).toBe('precious');
    await expectSound('a', 't');
  });

  it('with --json the end is a document', async () => {
    await smallImage(path('a'));
    const { status, out } = await stopAtProgress(
      program.start(['run', 'reset-churn', path('a'), ...ENDLESS, '--json']),
    );
    expect(status).toBe(130);
    const { error } = JSON.parse(out) as {
      error: { code: string; message: string; data: { commands: number } };
    };
    expect(error).toEqual({
      code: 'cancelled',
      message: expect.stringMatching(/^cancelled; [\d,]+ commands were carried out before/) as string,
      data: { commands: error.data.commands, undone: 0, stored: true },
    });
    expect(error.data.commands).toBeGreaterThan(0);
  });

  it('replay ends between two commands', async () => {
    await smallImage(path('a'));
    const trace = await endlessTrace();
    const running = program.start(['replay', '-', path('a'), '--record', path('t2')]);
    trace.pipe(running.stdin);
    expect((await stopAtProgress(running)).status).toBe(130);
    trace.destroy();
    await expectSound('a', 't');
  });

  it('is noticed while a trace is awaited on standard input', async () => {
    await smallImage(path('a'));
    const running = program.start(['run', '-', path('a')]);
    // The lock is taken before the first line is asked for.
    for await (const { filename } of watch(path())) if (filename === 'a.zslock') break;
    running.kill('SIGINT');
    expect(await running.ended).toMatchObject({ status: 130, signal: null, err: 'zonesmith: cancelled\n' });
    await expectSound('a');
  });

  it('crash leaves no image', async () => {
    await smallImage(path('a'));
    const trace = await endlessTrace();
    const running = program.start(['crash', path('a'), '--trace', '-', '--at', '999999999', '-o', path('c')]);
    trace.pipe(running.stdin);
    expect((await stopAtProgress(running)).status).toBe(130);
    trace.destroy();
    await expectSound('a', 't');
  });

  it('generate leaves no trace', async () => {
    await smallImage(path('a'));
    const running = program.start([
      'generate',
      'reset-churn',
      ...ENDLESS,
      '--for',
      path('a'),
      '-o',
      path('t'),
    ]);
    expect((await stopAtProgress(running)).status).toBe(130);
    await expectSound('a');
  });

  it('find ends where it is', async () => {
    await cli('create', path('a'), '--zone-size', '64k', '--zones', '300000');
    await spoilTable();
    const running = program.start(['find', path('a'), '--hex', 'ff', '--json']);
    await once(running.stdout, 'data');
    running.kill('SIGINT');
    const { status, signal, out } = await running.ended;
    expect({ status, signal }).toEqual({ status: 130, signal: null });
    expect(out).not.toContain('"count"');
    expect(readdirSync(path())).toEqual(['a']);
  });

  it.each<[string, NodeJS.Signals]>([
    ['report', 'SIGINT'],
    ['report', 'SIGTERM'],
    ['structure', 'SIGHUP'],
    ['check', 'SIGTERM'],
  ])('%s of a large image ends while it prints, with %s', async (command, signal) => {
    await cli('create', path('a'), '--zone-size', '64k', '--zones', '300000');
    if (command === 'check') await spoilTable();
    const running = program.start([command, path('a'), '--json']);
    await once(running.stdout, 'data');
    running.kill(signal);
    const { status, signal: killed, out } = await running.ended;
    expect({ status, killed }).toEqual({ status: 130, killed: null });
    expect(out).not.toMatch(/\]\}?\n\}?$/);
    expect(readdirSync(path())).toEqual(['a']);
  });

  /** Every word of the table wrong, so that a check has much to tell. */
  async function spoilTable(): Promise<void> {
    const entry = JSON.parse(await cli('hex', path('a'), '--at', 'table:0', '--length', '8', '--json')) as {
      offset: number;
    };
    const file = openSync(path('a'), 'r+');
    writeSync(file, Buffer.alloc(8 * 300_000, 0xff), 0, 8 * 300_000, entry.offset);
    closeSync(file);
  }
});
