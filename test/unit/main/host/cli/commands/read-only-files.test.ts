/** Images on a file system that is mounted read-only: looked at like any others; what would change them says why not. */
import { mkdirSync, readdirSync } from 'node:fs';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { cli, runCli } from '../../../../../support/cli/cli';
import { footprint } from '../../../../../support/storage/disk-footprint';
import { mountReadOnly } from '../../../../../support/storage/read-only-system';
import { useFolder } from '../../../../../support/storage/temporary-folder';

const GEOMETRY = ['--zone-size', '64KiB', '--zones', '6'];
const path = useFolder();
const image = (): string => path('ro', 'a');

beforeEach(async () => {
  mkdirSync(path('ro'));
  await cli('create', image(), ...GEOMETRY, '--state', '1=closed:16KiB', '--zde', '64');
  await cli('generate', 'sequential-fill', '--set', 'commands=4', '--for', image(), '-o', path('ro', 't'));
  onTestFinished(mountReadOnly(path('ro')));
});

describe('an image on a read-only file system', () => {
  it.each([
    ['info', '--hash'],
    ['report'],
    ['check'],
    ['structure'],
    ['hex', '--at', 'z1'],
    ['read', '--zone', '1', '--length', '4KiB', '--hex'],
    ['find', '--hex', '00'],
    ['recover', '--dry-run'],
    ['attach'],
    ['leftovers'],
  ])('is looked at: %s %s', async (command, ...words) => {
    const before = footprint(image());
    const { status, err } = await runCli(command, image(), ...words);
    expect([status, err]).toEqual([0, expect.not.stringContaining('EROFS')]);
    expect(footprint(image())).toEqual(before);
  });

  it.each([
    ['convert', (out: string) => ['convert', image(), out, '--format', 'qcow2', '--accept-loss']],
    ['patch -o', (out: string) => ['patch', image(), '--at', 'z1', '--hex', '5b', '-o', out]],
    ['crash', (out: string) => ['crash', image(), '--trace', path('ro', 't'), '--at', '1', '-o', out]],
    ['rebuild', (out: string) => ['rebuild', image(), '-o', out]],
    ['trace interleave', (out: string) => ['trace', 'interleave', image(), path('ro', 't'), '-o', out]],
  ])('is read for what is made elsewhere: %s', async (_name, words) => {
    const { status, err } = await runCli(...words(path('out')));
    expect([0, 1], err).toContain(status);
    expect(readdirSync(path())).toContain('out');
  });

  it.each([
    ['write', ['--zone', '1', '--pattern', '7', '--length', '4KiB']],
    ['flush', []],
    ['recover', []],
    ['patch', ['--at', 'z1', '--hex', '5b']],
    ['repair', ['--accept', 'all']],
    ['io', ['-c', 'zf 0 64k']],
  ])('is not changed, and says why: %s', async (command, words) => {
    const { status, out, err } = await runCli(command, image(), ...words);
    expect([status, out]).toEqual([4, '']);
    expect(err).toMatch(/\/ro\/a.*: the file system is mounted read-only \(EROFS\)\n$/);
    expect(err).not.toContain('--no-lock');
  });

  it.each([
    ['create', () => ['create', path('ro', 'n'), ...GEOMETRY]],
    ['convert', () => ['convert', image(), path('ro', 'n'), '--format', 'qcow2', '--accept-loss']],
    ['generate', () => ['generate', 'sequential-fill', '--for', image(), '-o', path('ro', 'n')]],
    ['read --out', () => ['read', image(), '--zone', '1', '--length', '4KiB', '--out', path('ro', 'n')]],
    ['fixtures', () => ['fixtures', '--suite', 'clean', '-o', path('ro', 'n')]],
  ])('takes no new file, and says why: %s', async (_name, words) => {
    const { status, err } = await runCli(...words());
    expect(status, err).toBe(4);
    expect(err).toMatch(/\/ro\/n: cannot \w+: the file system is mounted read-only \(EROFS\)\n$/);
  });
});
