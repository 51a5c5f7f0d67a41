import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { version } from '../../build/paths.mjs';
import { cli, runCli } from '../support/cli/cli';
import { findingsOf, smallImage, statesOf } from '../support/cli/cli-image';
import { useProgram } from '../support/cli/cli-program';
import { writePeakTeller } from '../support/run/memory';
import { useFolder } from '../support/storage/temporary-folder';

const path = useFolder();
const program = useProgram();

describe('the built program', () => {
  it('prints and answers as the commands in this process do', async () => {
    await smallImage(path('a'));
    for (const words of [
      ['info', path('a')],
      ['report', path('a'), '--json'],
      ['report', path('a'), '--from', '9'],
      ['foo'],
      ['help', 'zone'],
    ]) {
      const { status, out, err } = await runCli(...words);
      expect(program.run(words)).toEqual({ status, out, err });
    }
  });

  it('has its version', () => {
    expect(program.run(['--version'])).toMatchObject({ status: 0, out: `${version}\n` });
  });

  it('crash states have the same id and bytes in every process', async () => {
    await smallImage(path('a'));
    await cli('generate', 'reset-churn', '--set', 'commands=50', '--for', path('a'), '-o', path('t'));
    const crash = (name: string) =>
      program.run([
        'crash',
        path('a'),
        '--trace',
        path('t'),
        '--at',
        '33:w1',
        '--lose',
        'random',
        '--seed',
        '6',
        '-o',
        path(name),
        '--json',
      ]);
    const [first, second] = [crash('1'), crash('2')];
    expect(first.status).toBe(0);
    expect(second).toEqual(first);
    expect(readFileSync(path('1')).equals(readFileSync(path('2')))).toBe(true);
  });
});

describe('standard input', () => {
  it('is a script for io, until quit', async () => {
    await smallImage(path('a'));
    const input = '# a script\nzo 1M 1M\n\nwrite -q -P 1 1M 4k\nzrp 1M 1\nquit\nzo 2M 1M\n';
    const { status, out } = program.run(['io', path('a')], { input });
    expect(status).toBe(0);
    expect(out).toBe('start: 0x800, len 0x800, cap 0x400, wptr 0x808, zcond:3, [type: 2]\n');
    expect((await statesOf(path('a')))[2]).toBe('empty');
  });

  it('an empty script does nothing', async () => {
    await smallImage(path('a'));
    expect(program.run(['io', path('a')], { input: '' })).toEqual({ status: 0, out: '', err: '' });
  });

  it('is the data of a write, a descriptor extension, a trace and a geometry', async () => {
    await smallImage(path('a'));
    const data = Buffer.alloc(300 * 1024, 0x77);
    expect(program.run(['write', path('a'), '--zone', '1', '--file', '-'], { input: data }).status).toBe(0);
    expect(
      program.run(['read', path('a'), '--zone', '1', '--length', '300k'], { encoding: 'latin1' }).out,
    ).toBe(data.toString('latin1'));
    expect(program.run(['zone', 'set-zde', path('a'), '2', '--file', '-'], { input: 'abc' }).status).toBe(0);
    const info = await cli('info', path('a'), '--json');
    const geometry = [
      'generate',
      'sequential-fill',
      '--set',
      'commands=3',
      '--geometry',
      '-',
      '-o',
      path('t'),
    ];
    expect(program.run(geometry, { input: info }).status).toBe(0);
    const ran = program.run(['run', '-', path('a'), '--json'], { input: readFileSync(path('t')) });
    expect(JSON.parse(ran.out)).toMatchObject({ commands: 3 });
  });
});

describe('standard output', () => {
  it('that nobody reads any more ends a report quietly', async () => {
    await cli('create', path('a'), '--zone-size', '64k', '--zones', '300000');
    const running = program.start(['report', path('a')]);
    await once(running.stdout, 'data');
    running.stdout.destroy();
    await expect(running.ended).rejects.toThrow();
    const piped = spawnSync('sh', [
      '-c',
      '"$0" "$1" report "$2" | head -n 1',
      process.execPath,
      program.bundle,
      path('a'),
    ]);
    expect([piped.status, piped.stderr.toString()]).toEqual([0, '']);
    expect(piped.stdout.toString()).toMatch(/^zone +type +state/);
  });

  it('that nobody reads any more leaves a changed image whole', async () => {
    await smallImage(path('a'));
    const script = `${'zo 1M 1M\nread -v 0 512k\nzc 1M 1M\n'.repeat(50)}zo 3M 1M\n`;
    writeFileSync(path('script'), script);
    const words = [
      '-c',
      '"$0" "$1" io "$2" < "$3" | head -n 1',
      process.execPath,
      program.bundle,
      path('a'),
      path('script'),
    ];
    const { stdout, stderr } = spawnSync('sh', words);
    expect([stdout.toString().split('\n').length, stderr.toString()]).toEqual([2, '']);
    expect(readdirSync(path()).sort()).toEqual(['a', 'script']);
    expect(await findingsOf(path('a'))).toEqual([]);
  });

  it('on a full device is an error of the system', async () => {
    await smallImage(path('a'));
    const full = openSync('/dev/full', 'w');
    const { status, err } = program.run(['report', path('a')], { stdio: ['ignore', full, 'pipe'] });
    closeSync(full);
    expect(status).toBe(4);
    expect(err).toMatch(/standard output: cannot write: no space left on the device/);
  });

  it('carries a report of a million zones in bounded memory', async () => {
    await cli('create', path('a'), '--zone-size', '1M', '--zones', '1000000');
    const file = openSync(path('report.json'), 'w');
    const { status, stderr } = spawnSync(
      process.execPath,
      ['-r', writePeakTeller(path(), 2), program.bundle, 'report', path('a'), '--json'],
      {
        stdio: ['ignore', file, 'pipe'],
      },
    );
    closeSync(file);
    expect(status).toBe(0);
    const peakKib = Number(stderr.toString());
    expect(peakKib).toBeLessThan(400 * 1024);
    expect(statSync(path('report.json')).size).toBeGreaterThan(300 * 2 ** 20);
  });
});

describe('progress', () => {
  it('is told on standard error only, and not when quiet', async () => {
    await smallImage(path('a'));
    const words = ['run', 'reset-churn', path('a'), '--set', 'commands=2000', '--json'];
    const { out } = program.run(words);
    expect(JSON.parse(out)).toMatchObject({ commands: 2000 });
    expect(program.run([...words, '--quiet']).err).toBe('');
  });
});
