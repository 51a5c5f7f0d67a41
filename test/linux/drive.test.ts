import { truncateSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { useFolder } from '../support/storage/temporary-folder';
import { Guest } from './support/guest';
import { PATTERNS, runSteps } from './support/steps';
import { capturedSteps, QEMU_DRIVE_BYTES, qemuZonedDrive } from './support/zns-capture';

describe('commands', () => {
  const folder = useFolder();
  it('x', async () => {
    const file = folder('peer.raw');
    writeFileSync(file, '');
    truncateSync(file, QEMU_DRIVE_BYTES);
    const guest = await Guest.boot({ devices: qemuZonedDrive(file), console: folder('console') });
    await guest.done(PATTERNS);
    const captured = capturedSteps();
    const t0 = Date.now();
    const steps = await runSteps(
      guest,
      ['/dev/nvme0n1'],
      captured.map((s) => s.command),
    );
    console.log(captured.length, 'steps in', Date.now() - t0);
    steps.forEach((step, i) => {
      try {
        expect(step.answers[0]).toEqual(captured[i]!.answer);
      } catch (e) {
        console.log(step.command, (e as Error).message);
      }
    });
    await guest.end();
  });
});
