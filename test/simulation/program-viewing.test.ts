import { chmodSync, chownSync, copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import type { SpawnSyncOptions } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import { cli } from '../support/cli/cli';
import { smallImage } from '../support/cli/cli-image';
import { useProgram } from '../support/cli/cli-program';
import { sampleOf } from '../support/run/samples';
import { footprint } from '../support/storage/disk-footprint';
import { useFolder } from '../support/storage/temporary-folder';

const path = useFolder();
const program = useProgram();

/** Root may do anything, so the program then runs as a user who may not. */
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
const asUser: SpawnSyncOptions = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
const giveToUser = (name: string) => isRoot && chownSync(name, NOBODY, NOBODY);

const LOOKING: readonly (readonly string[])[] = [
  ['info'],
  ['info', '--json'],
  ['report'],
  ['report', '--as', 'nvme-json'],
  ['hex', '--annotate', '--length', '64k'],
  ['structure'],
  ['structure', '--json'],
  ['find', '--regex', '[^\\x00]{8}', '--in', 'header'],
  ['check'],
  ['read', '--zone', '1', '--length', '64k'],
  ['recover', '--dry-run'],
  ['io', '-c', 'zrp 0 8', '-c', 'read -v 1M 4k'],
];
const lookAt = (image: string, options: SpawnSyncOptions = {}, looking = LOOKING) =>
  looking.map(([command, ...words]) => program.run([command!, image, ...words, '--quiet'], options));

describe('commands that only look', () => {
  it('change neither content, size, blocks, inode nor times of the image', async () => {
    const image = await smallImage(path('a'));
    await cli('write', image, '--zone', '1', '--pattern', '1', '--length', '64k');
    const before = footprint(image);
    for (const { status, err } of lookAt(image, {}, sampleOf(LOOKING, 2, 1)))
      expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(footprint(image)).toEqual(before);
  });

  it('neither do they to an image with findings or of the rfc variant', async () => {
    await cli('create', path('a'), '--plain', '--zone-size', '768k', '--zones', '7', '--force');
    const before = footprint(path('a'));
    const statuses = lookAt(path('a'), {}, sampleOf(LOOKING, 2)).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([0, 1]));
    expect(footprint(path('a'))).toEqual(before);
  });

  it('generate and crash leave the image they work for alone', async () => {
    const image = await smallImage(path('a'));
    const before = footprint(image);
    program.run(['generate', 'reset-churn', '--for', image, '-o', path('t')]);
    program.run(['crash', image, '--trace', path('t'), '--at', '100', '-o', path('c')]);
    expect({ ...footprint(image), beside: before.beside }).toEqual(before);
    expect(program.run(['check', path('c')]).status).toBeLessThan(2);
  });
});

describe('for a user with few rights', () => {
  afterEach(() => chmodSync(path(), 0o755));

  async function image(): Promise<string> {
    chmodSync(path(), 0o755);
    mkdirSync(path('folder'));
    const made = await smallImage(path('folder', 'a'));
    giveToUser(made);
    return made;
  }

  it('an image in a folder that cannot be written is shown', async () => {
    const made = await image();
    chmodSync(path('folder'), 0o555);
    const before = footprint(made);
    for (const { status, err } of lookAt(made, asUser, sampleOf(LOOKING, 3)))
      expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(footprint(made)).toEqual(before);
    chmodSync(path('folder'), 0o755);
  });

  it('… and can only be written without a lock', async () => {
    const made = await image();
    chmodSync(path('folder'), 0o555);
    const open = (...words: string[]) => program.run(['zone', 'open', made, '1', ...words], asUser);
    const before = readFileSync(made);
    const refused = open();
    expect(refused.status).toBe(4);
    expect(refused.err).toMatch(/a\.zslock.*permission denied|--no-lock/);
    expect(readFileSync(made).equals(before)).toBe(true);
    expect(open('--no-lock').status).toBe(0);
    expect(readFileSync(made).equals(before)).toBe(false);
    chmodSync(path('folder'), 0o755);
  });

  it('an image that may not be read is an error of the system', async () => {
    const made = await image();
    chmodSync(made, 0o000);
    for (const { status, err } of lookAt(made, asUser, sampleOf(LOOKING, 4, 1))) {
      expect(status).toBe(4);
      expect(err).toBe(`zonesmith: ${made}: cannot open: permission denied (EACCES)\n`);
    }
  });

  it('an image that may only be read is shown and not written', async () => {
    const made = await image();
    const other = path('folder', 'b');
    copyFileSync(made, other);
    giveToUser(other);
    if (isRoot) chownSync(path('folder'), NOBODY, NOBODY);
    chmodSync(other, 0o444);
    const before = footprint(other);
    expect(program.run(['report', other], asUser).status).toBe(0);
    const { status, err } = program.run(['zone', 'open', other, '1'], asUser);
    expect(status).toBe(4);
    expect(err).toContain(`${other}: cannot open: permission denied (EACCES)`);
    expect(footprint(other)).toEqual(before);
  });

  it('nothing is left where creating is not allowed', async () => {
    const made = await image();
    chmodSync(path('folder'), 0o555);
    for (const words of [
      ['create', path('folder', 'new'), '--preset', 'ci'],
      ['generate', 'sequential-fill', '--for', made, '-o', path('folder', 't')],
      ['read', made, '--zone', '1', '--length', '4k', '--out', path('folder', 'out')],
    ]) {
      const { status, err } = program.run(words, asUser);
      expect(status).toBe(4);
      expect(err).toMatch(/permission denied/);
    }
    expect(footprint(made).beside).toBe('a');
    chmodSync(path('folder'), 0o755);
  });
});
