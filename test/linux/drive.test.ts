import { mkdtempSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { succeed } from '../interop/support/zonesmith';
import { compare, tableOf } from './support/command-table';
import { Guest } from './support/guest';
import { KNOWN_DIFFERENCES, KNOWN_REPORTS } from './support/known-differences';
import { PATTERNS, runSteps } from './support/steps';
import { attach, Target } from './support/target';
import { capturedSteps, QEMU_DRIVE_BYTES, qemuZonedDrive } from './support/zns-capture';

/** The guest's name for QEMU's drive, the first one it finds. */
const PEER = '/dev/nvme0n1';
const GEOMETRY = ['--zone-size', '4MiB', '--zone-capacity', '3MiB', '--zones', '16'];
/** States of the first zones; the others are empty. */
const STATES = ['1=closed:37%', '2=full', '3=explicitlyOpened:8KiB', '4=implicitlyOpened:50%', '5=closed'];
const FAULTS = ['6=readOnly', '7=offline'];

/**
 * An image of each family, with each state that it can store. Blocks of 512 bytes: where there is no pointer, the kernel
 * shows all ones in logical blocks, and blkzone prints sectors.
 */
const FAMILIES = [
  { family: 'zoned', options: ['--logical-block', '512', '--zde', '64'], states: [...STATES, ...FAULTS] },
  { family: 'qcow2', options: ['--variant', '48-a'], states: STATES.slice(0, 4) },
  { family: 'zone-file', options: [], states: [...STATES, ...FAULTS], data: true },
] as const;

/** Writes into the upper half of the zones, which are empty, and reads it again. */
const FIO = [
  ...['--offset=32m --size=32m --io_size=4m --bs=64k --rw=randwrite --randseed=5 --zonemode=zbd'],
  ...['--max_open_zones=2 --direct=1 --ioengine=psync --verify=crc32c --do_verify=1'],
].join(' ');

type Family = (typeof FAMILIES)[number];

describe('a drive of ours in a Debian kernel', () => {
  let folder = '';
  let guest: Guest;
  const targets: Target[] = [];

  /** Serves an image until the end of the file. */
  const serve = async (image: string, options: readonly string[] = []): Promise<Target> => {
    const target = await Target.serve(image, options);
    targets.push(target);
    return target;
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(inject('scratch'), 'drive-'));
    const file = join(folder, 'peer.raw');
    writeFileSync(file, '');
    truncateSync(file, QEMU_DRIVE_BYTES);
    guest = await Guest.boot({ devices: qemuZonedDrive(file), console: join(folder, 'console') });
  });

  afterAll(async () => {
    await guest?.end();
    await Promise.all(targets.map((target) => target.stop()));
  });

  /** An image of a family, and the options to open it with. */
  const imageOf = ({ family, options, states, ...rest }: Family) => {
    const image = join(folder, family);
    const data = 'data' in rest ? ['--data', `${image}.data`] : [];
    const stated = states.flatMap((state) => ['--state', state]);
    succeed('create', image, '--format', family, ...data, ...GEOMETRY, ...options, ...stated);
    return { image, data };
  };

  it.each(FAMILIES)(
    'of a $family image is reported as we report it, and takes verified writes of fio',
    async (family) => {
      const { image, data } = imageOf(family);
      const reported = (): string => succeed('report', image, ...data, '--as', 'blkzone-2.38').toString();
      const target = await serve(image, data);
      const disk = await attach(guest, target);
      expect(await guest.done(`blkzone report ${disk}`)).toBe(reported());
      const done = await guest.done(`fio --name=verified --filename=${disk} ${FIO}`);
      expect(done).toMatch(/READ: .*io=4096KiB[^]*WRITE: .*io=4096KiB/);
      expect(await guest.done(`blkzone report ${disk}`)).toBe(reported());
      await guest.done(`nvme disconnect -n ${target.nqn}`);
      expect(await target.stop()).toBe(0);
      succeed('check', image, ...data);
    },
  );

  it("does every captured command as QEMU's drive does, then and now", async () => {
    const image = join(folder, 'commands');
    const limits = ['--max-open', '3', '--max-active', '5', '--zde', '64'];
    succeed('create', image, ...GEOMETRY, '--logical-block', '4096', ...limits);
    const ours = await attach(guest, await serve(image));
    await guest.done(PATTERNS);
    const captured = capturedSteps();
    const commands = captured.map(({ command }) => command);
    const steps = await runSteps(guest, [PEER, ours], commands);
    const rows = steps.map((step) =>
      compare(step, { differences: KNOWN_DIFFERENCES, reports: KNOWN_REPORTS }),
    );
    console.log(tableOf(rows));
    expect(steps.map(({ command, answers: [answer] }) => ({ command, answer }))).toEqual(captured);
    expect(rows.filter(({ verdict }) => verdict === 'DIFFERENT')).toEqual([]);
  });
});
