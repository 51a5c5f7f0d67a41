import { truncateSync, writeFileSync } from 'node:fs';
import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { succeed } from '../interop/support/zonesmith';
import { useFolder } from '../support/storage/temporary-folder';
import { compare, tableOf } from './support/command-table';
import { Guest } from './support/guest';
import { PATTERNS, runSteps } from './support/steps';
import { attach, Target } from './support/target';
import { capturedSteps, QEMU_DRIVE_BYTES, qemuZonedDrive } from './support/zns-capture';

const PEER = '/dev/nvme0n1';
const GEOMETRY = ['--zone-size', '4MiB', '--zone-capacity', '3MiB', '--zones', '16', '--logical-block', '4096'];

describe('a drive of ours in a Debian kernel', () => {
  const folder = useFolder();
  it('does every captured command as QEMU does', async () => {
    const file = folder('peer.raw');
    writeFileSync(file, '');
    truncateSync(file, QEMU_DRIVE_BYTES);
    const image = folder('a.zoned');
    succeed('create', image, ...GEOMETRY, '--max-open', '3', '--max-active', '5', '--zde', '64');
    const target = await Target.serve(image);
    const guest = await Guest.boot({ devices: qemuZonedDrive(file), console: folder('console') });
    const ours = await attach(guest, target);
    await guest.done(PATTERNS);
    const captured = capturedSteps();
    const t0 = Date.now();
    const steps = await runSteps(
      guest,
      [PEER, ours],
      captured.map((s) => s.command),
    );
    console.log(captured.length, 'steps in', Date.now() - t0);
    writeFileSync('/tmp/zl/steps.json', JSON.stringify(steps, null, 1));
    const table = steps.map((step) => compare(step, []));
    console.log(tableOf(table));
    console.log(steps.filter((s) => s.reports.length > 1).map((s) => s.command));
    await guest.end();
    await target.stop();
    console.log(target.said);
  });
});
