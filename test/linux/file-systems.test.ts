import { mkdtempSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { succeed } from '../interop/support/zonesmith';
import { BTRFS, CHECK_FILES, F2FS, PLAIN_DISK_BYTES, plainDisk, writeFiles } from './support/file-systems';
import { Guest } from './support/guest';
import { attach, Target } from './support/target';

const GEOMETRY = [
  '--zone-size',
  '4MiB',
  '--zone-capacity',
  '3MiB',
  '--zones',
  '64',
  '--logical-block',
  '4096',
];
/** The host gives up a drive that is gone, instead of waiting until it is back. */
const GIVES_UP = '--ctrl-loss-tmo=0';

const PULLS = [
  { lose: ['unflushed'], cutAt: 400 },
  { lose: ['random', '--seed', '7'], cutAt: 250 },
] as const;

describe.each([BTRFS, F2FS])('$name of a Debian kernel on a drive of ours', ({ name, make, mount }) => {
  let folder = '';
  let image = '';
  let guest: Guest;
  let target: Target;

  /** Serves the image and makes it the guest's zoned drive. */
  const serve = async (...options: string[]): Promise<void> => {
    target = await Target.serve(image, options);
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
    await serve();
    await guest.done(`${make} && ${mount}`);
    expect((await guest.done(writeFiles(12))).trim().split('\n')).toHaveLength(9);
    await guest.done(`umount /mnt && ${mount} && ${CHECK_FILES}`);
    await leaveDrive();
    await serve();
    await guest.done(`${mount} && ${CHECK_FILES} && rm /mnt/file-1 && sync`);
    await leaveDrive();
    succeed('check', image);
  });

  it.each(PULLS)('loses no durable file when the plug is pulled (--lose $lose)', async ({ lose, cutAt }) => {
    await serve('--cut-at', `${cutAt}`, '--lose', ...lose, '--then', 'restart');
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
});
