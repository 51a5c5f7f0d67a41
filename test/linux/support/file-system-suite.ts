import { copyFileSync, mkdtempSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { MIB } from '../../../shared/units/units';
import { documentOf, succeed } from '../../interop/support/zonesmith';
import { guestFolder } from '../guest/recipe.mjs';
import type { FileSystem } from './file-systems';
import { CHECK_FILES, PLAIN_DISK_BYTES, plainDisk, writeFiles } from './file-systems';
import { Guest } from './guest';
import { attach, Target } from './target';

const GEOMETRY = [
  ...['--zone-size', '4MiB', '--zone-capacity', '3MiB', '--zones', '64'],
  ...['--logical-block', '4096'],
];
/** The host gives up a drive that is gone, instead of waiting until it is back. */
const GIVES_UP = '--ctrl-loss-tmo=0';
/** btrfs check takes the zones of a file for so large. */
const CHECKED_ZONE_BYTES = 256 * MIB;
const CHECKED = ['--zone-size', `${CHECKED_ZONE_BYTES}`, '--zones', '16', '--logical-block', '4096'];
/** So many states are checked, a second or more each. */
const STATES = 8;

const PULLS = [
  { lose: ['unflushed'], cutAt: 247 },
  { lose: ['random', '--seed', '7'], cutAt: 149 },
] as const;

interface Explored {
  readonly states: number;
  readonly unique: number;
  readonly violated: number;
}

/** Debian's btrfs on the bytes of a drive. */
const CHECK_RAW = [
  ...[process.execPath, join(import.meta.dirname, 'check-btrfs.mjs')],
  ...[join(guestFolder(), 'programs'), `${CHECKED_ZONE_BYTES}`, '{raw}'],
].join(' ');

/** How many commands a trace has, marks included. */
const commandsIn = (trace: string): number => readFileSync(trace, 'utf8').split('\n').length - 2;

/** What a file system has to stand; each has a file of tests of its own, so that two guests run beside each other. */
export function testFileSystem({ name, make, mount, checked }: FileSystem): void {
  let folder = '';
  let image = '';
  let guest: Guest;
  let target: Target;

  /** Serves the image and makes it the guest's zoned drive. */
  const serve = async (path: string, ...options: string[]): Promise<void> => {
    target = await Target.serve(path, options);
    await takeDrive();
  };

  const takeDrive = async (): Promise<void> => {
    await guest.done(`ln -sf ${await attach(guest, target, GIVES_UP)} /dev/zoned`);
  };

  const leaveDrive = async (): Promise<void> => {
    await guest.done(`umount /mnt && nvme disconnect -n ${target.nqn}`);
    expect(await target.stop()).toBe(0);
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(inject('scratch'), `${name}-`));
    image = join(folder, 'image');
    const plain = join(folder, 'plain');
    writeFileSync(plain, '');
    truncateSync(plain, PLAIN_DISK_BYTES);
    succeed('create', image, ...GEOMETRY);
    guest = await Guest.boot({ devices: plainDisk(plain), console: join(folder, 'console') });
  });

  afterAll(async () => {
    await guest?.end();
    await target?.stop();
  });

  it('has its files again after it was mounted, and after it was served again', async () => {
    await serve(image);
    await guest.done(`${make} && ${mount}`);
    expect((await guest.done(writeFiles(12))).trim().split('\n')).toHaveLength(9);
    await guest.done(`umount /mnt && ${mount} && ${CHECK_FILES}`);
    await leaveDrive();
    await serve(image);
    await guest.done(`${mount} && ${CHECK_FILES} && rm /mnt/file-1 && sync`);
    await leaveDrive();
    succeed('check', image);
  });

  if (checked)
    it('passes its own check in whatever state a power cut may leave it', async () => {
      const [before, after, trace] = ['before', 'after', 'explored.trace'].map((file) => join(folder, file));
      succeed('create', before!, ...CHECKED);
      copyFileSync(before!, after!);
      await serve(after!, '--record', trace!);
      await guest.done(`${make} && ${mount}`);
      const mounted = commandsIn(trace!);
      await guest.done(writeFiles(8));
      const window = `${mounted}-${commandsIn(trace!) - 1}`;
      await leaveDrive();
      const explored = ['--trace', trace!, '--window', window, '--limit', `${STATES}`, '--check', CHECK_RAW];
      const found = documentOf<Explored>('crash', 'explore', before!, ...explored);
      console.log(`btrfs check of ${found.unique} states at commands ${window}: ${found.violated} violated`);
      expect(found).toMatchObject({ states: STATES, violated: 0 });
    });

  it.each(PULLS)('loses no durable file when the plug is pulled (--lose $lose)', async ({ lose, cutAt }) => {
    const trace = join(folder, `${cutAt}.trace`);
    const recorded = ['--record', trace, '--cut-at', `${cutAt}`];
    await serve(image, ...recorded, '--lose', ...lose, '--then', 'restart');
    await guest.done(mount);
    const written = guest.run(writeFiles(500));
    console.log(await target.line(/^power cut at /));
    await target.listening();
    const durable = (await written).printed.trim().split('\n');
    console.log(`${name}: ${durable.length} files were durable`);
    expect(durable.length).toBeGreaterThan(9);
    await guest.done('umount /mnt');
    await takeDrive();
    await guest.done(`${mount} && ${CHECK_FILES}`);
    await leaveDrive();
    succeed('check', image);
  });
}
