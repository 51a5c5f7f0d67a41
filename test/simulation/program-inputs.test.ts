import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, openSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { runCli } from '../support/cli/cli';
import { smallImage } from '../support/cli/cli-image';
import { useProgram } from '../support/cli/cli-program';
import { useFolder } from '../support/storage/temporary-folder';
import { sampleOf } from '../support/run/samples';

const path = useFolder();
const program = useProgram();

/** Every option that takes an input, with a file in its place. */
const INPUTS: Readonly<Record<string, (file: string) => string[]>> = {
  'create --recipe': (file) => ['create', path('n'), '--recipe', file],
  'generate --geometry': (file) => ['generate', 'reset-churn', '--geometry', file, '-o', path('t')],
  'write --file': (file) => ['write', path('a'), '--zone', '1', '--file', file],
  'append --file': (file) => ['append', path('a'), '--zone', '1', '--file', file],
  'zone set-zde --file': (file) => ['zone', 'set-zde', path('a'), '1', '--file', file],
  run: (file) => ['run', file, path('a')],
  replay: (file) => ['replay', file, path('a')],
  'crash --trace': (file) => ['crash', path('a'), '--trace', file, '--at', '0', '-o', path('c')],
};

/** Waits until a process has a file open. */
async function opened(pid: number, file: string): Promise<void> {
  const files = () => readdirSync(`/proc/${pid}/fd`).map((fd) => linkOf(`/proc/${pid}/fd/${fd}`));
  await vi.waitFor(() => expect(files()).toContain(file), { timeout: 120_000 });
}

function linkOf(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    return '';
  }
}

function sparse(bytes: number): string {
  const fd = openSync(path('sparse'), 'w');
  ftruncateSync(fd, bytes);
  closeSync(fd);
  return path('sparse');
}

describe.each(sampleOf(Object.entries(INPUTS), 2, 1))('%s', (_what, words) => {
  it('of an endless device is refused when it is too long', async () => {
    await smallImage(path('a'));
    const { status, err } = await runCli(...words('/dev/zero'));
    expect([2, 3].includes(status), err).toBe(true);
    expect(err).toMatch(/\/dev\/zero|line 1/);
    expect(readdirSync(path())).toEqual(['a']);
  });

  it('of a pipe that nobody writes to ends with the first signal, and leaves no lock', async () => {
    await smallImage(path('a'));
    execFileSync('mkfifo', [path('pipe')]);
    const running = program.start(words(path('pipe')));
    await opened(running.pid, path('pipe'));
    running.kill('SIGTERM');
    expect((await running.ended).status).toBe(130);
    expect(readdirSync(path()).sort()).toEqual(['a', 'pipe']);
  });
});

describe('an input', () => {
  it('from a named pipe is read to its end, however late it comes', async () => {
    await smallImage(path('a'));
    execFileSync('mkfifo', [path('pipe')]);
    const running = program.start(['write', path('a'), '--zone', '1', '--file', path('pipe')]);
    await opened(running.pid, path('pipe'));
    writeFileSync(path('pipe'), new Uint8Array(8192).fill(7));
    expect((await running.ended).status).toBe(0);
    const { out } = await runCli('read', path('a'), '--zone', '1+4096', '--length', '2', '--hex');
    expect(out).toContain('07 07');
  });

  it('of 1 GiB is as long as a write may be, one byte more is refused before it is held', async () => {
    await smallImage(path('a'));
    const { status, err } = await runCli('write', path('a'), '--zone', '1', '--file', sparse(2 ** 30 + 1));
    expect([status, err]).toEqual([
      2,
      `zonesmith: ${path('sparse')}: is longer than 1 GiB, the most that is taken here\n`,
    ]);
  });

  it('of 16 MiB and more is no recipe and no extension', async () => {
    await smallImage(path('a'));
    const file = sparse(2 ** 24 + 1);
    const recipe = await runCli('create', path('n'), '--recipe', file);
    expect([recipe.status, recipe.err]).toEqual([2, expect.stringContaining('longer than 16 MiB')]);
    const zde = await runCli('zone', 'set-zde', path('a'), '1', '--file', file);
    expect([zde.status, zde.err]).toEqual([2, expect.stringContaining('longer than 15.94 KiB')]);
  });
});

describe('a pipe of a shell', () => {
  it('that brings nothing is an empty input, not one that is waited for', async () => {
    await smallImage(path('a'));
    const script = 'exec "$0" "$1" run <(true) "$2"';
    const { status, stderr } = spawnSync('bash', ['-c', script, process.execPath, program.bundle, path('a')]);
    expect(status, stderr.toString()).toBe(2);
    expect(stderr.toString()).toMatch(
      /\/dev\/fd\/\d+: line 1: a trace starts with its header; the file is empty/,
    );
  });
});
