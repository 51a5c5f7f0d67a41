import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { ZoneRow } from '../../shared/image/zone-report';
import { cli } from '../support/cli/cli';
import { findingsOf, zonesOf } from '../support/cli/cli-image';
import { useProgram } from '../support/cli/cli-program';
import { useFolder } from '../support/storage/temporary-folder';

const path = useFolder();
const program = useProgram();
const DISK_KIB = 256;
const SMALL = ['--zone-size', '64k', '--zones', '4'];
const LARGE = ['--zone-size', '64k', '--zones', '100000'];

/** What is said of the commands before a failure. */
interface Aftermath {
  readonly commands: number;
  readonly undone: number;
  readonly stored: boolean;
}

function writtenBytesOf({ state, startBytes, capacityBytes, writePointerBytes }: ZoneRow): number {
  return state === 'full' ? capacityBytes : (writePointerBytes ?? startBytes) - startBytes;
}

let mounted = false;
afterEach(() => {
  if (mounted) spawnSync('umount', [path('disk')]);
  mounted = false;
});

/**
 * Runs the program with a file system of 256 KiB at `disk`. Where none may be mounted the size of files is limited
 * instead, which the system answers in the same way.
 */
function onSmallDisk(words: readonly string[]): { status: number | null; out: string; err: string } {
  if (mounted) return program.run(words);
  const limit = `trap '' XFSZ; ulimit -f ${2 * DISK_KIB}; exec "$0" "$@"`;
  const { status, stdout, stderr } = spawnSync('sh', [
    '-c',
    limit,
    process.execPath,
    program.bundle,
    ...words,
  ]);
  return { status, out: stdout.toString(), err: stderr.toString() };
}

function smallDisk(): void {
  mkdirSync(path('disk'));
  mounted =
    spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_KIB}k`, 'tmpfs', path('disk')]).status === 0;
}

describe('a full disk', () => {
  it('create leaves nothing', () => {
    smallDisk();
    const { status, err } = onSmallDisk(['create', path('disk', 'a'), ...LARGE]);
    expect(status).toBe(4);
    expect(err).toMatch(
      /disk\/a.*: cannot \w+.*(no space left on the device|larger than the file system allows)/,
    );
    expect(readdirSync(path('disk'))).toEqual([]);
  });

  it('a write that does not fit changes no zone, and the image stays whole', async () => {
    smallDisk();
    await cli('create', path('disk', 'a'), '--zone-size', '1M', '--zones', '2');
    const { status, err } = onSmallDisk([
      'write',
      path('disk', 'a'),
      '--zone',
      '1',
      '--pattern',
      '1',
      '--length',
      '1M',
    ]);
    expect(status).toBe(4);
    expect(err).toMatch(/disk\/a: cannot write at offset \d+, length \d+: (no space left|larger than)/);
    expect((await zonesOf(path('disk', 'a')))[1]).toMatchObject({ state: 'empty' });
    expect(await findingsOf(path('disk', 'a'))).toEqual([]);
    expect(readdirSync(path('disk'))).toEqual(['a']);
  });

  it.each(['zoned', 'qcow2'])(
    'run into a full disk says how many commands it carried out, and stores what they changed (%s)',
    async (format) => {
      smallDisk();
      const image = path('disk', 'a');
      await cli('create', image, '--format', format, '--zone-size', '64k', '--zones', '64');
      const words = ['run', 'sequential-fill', image, '--set', 'bytes=4k', '--json'];
      const { status, out, err } = onSmallDisk(words);
      expect(status).toBe(4);
      expect(out + err).toMatch(/cannot write at offset \d+, length \d+: (no space left|larger than)/);
      const { commands, undone, stored } = (JSON.parse(out) as { error: { data: Aftermath } }).error.data;
      expect(stored).toBe(true);
      expect(commands).toBeGreaterThan(undone);
      const written = (await zonesOf(image)).reduce((sum, zone) => sum + writtenBytesOf(zone), 0);
      expect(written).toBe((commands - undone) * 4096);
      // Clusters that were taken for data that did not fit are counted and not used.
      expect((await findingsOf(image)).filter((code) => code !== 'qcow2-leak')).toEqual([]);
      expect(readdirSync(path('disk'))).toEqual(['a']);
    },
  );

  it('run ends with the error, the image whole, and no record', async () => {
    smallDisk();
    await cli('create', path('disk', 'a'), ...SMALL);
    await cli('create', path('b'), '--zone-size', '64k', '--zones', '2');
    const { status, err } = onSmallDisk([
      'run',
      'reset-churn',
      path('b'),
      '--set',
      'commands=20000',
      '--set',
      'bytes=4k',
      '--record',
      path('disk', 't'),
    ]);
    expect(status).toBe(4);
    expect(err).toMatch(/disk\/t: cannot write: (no space left|larger than)/);
    expect(readdirSync(path('disk'))).toEqual(['a']);
    expect(await findingsOf(path('b'))).toEqual([]);
  });

  it('read --out and generate leave nothing of what did not fit', async () => {
    smallDisk();
    await cli('create', path('b'), '--zone-size', '1M', '--zones', '2');
    await cli('write', path('b'), '--zone', '0', '--pattern', '1', '--length', '1M');
    const before = readFileSync(path('b'));
    for (const words of [
      ['read', path('b'), '--zone', '0', '--length', '1M', '--out', path('disk', 'out')],
      ['generate', 'reset-churn', '--set', 'commands=20000', '--for', path('b'), '-o', path('disk', 't')],
    ]) {
      expect(onSmallDisk(words).status).toBe(4);
    }
    expect(readdirSync(path('disk'))).toEqual([]);
    expect(readFileSync(path('b')).equals(before)).toBe(true);
  });

  it('crash leaves no half image', async () => {
    smallDisk();
    await cli('create', path('b'), '--zone-size', '1M', '--zones', '2');
    await cli('generate', 'sequential-fill', '--set', 'commands=16', '--for', path('b'), '-o', path('t'));
    const words = [
      'crash',
      path('b'),
      '--trace',
      path('t'),
      '--at',
      '15',
      '--lose',
      'none',
      '-o',
      path('disk', 'c'),
    ];
    const { status, err } = onSmallDisk(words);
    expect(status).toBe(4);
    expect(err).toMatch(/disk\/c/);
    expect(readdirSync(path('disk'))).toEqual([]);
  });
});
