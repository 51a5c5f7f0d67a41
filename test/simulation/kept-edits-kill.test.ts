import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createImage } from '../../main/image/create-image';
import { keptIn } from '../../main/storage/kept/node-kept-folder';
import { Random } from '../../shared/workload/random';
import { specOf } from '../support/image/device-images';
import { programOf, startProgram } from '../support/run/programs';
import { runsOf } from '../support/run/seeds';
import { openInThread } from '../support/session/session-in-thread';
import { useFolder } from '../support/storage/temporary-folder';

const KILLS = runsOf(5, 80);
const NONE_OPEN: ReadonlySet<number> = new Set();

describe('SIGKILL of a host with unsaved edits', () => {
  const at = useFolder();

  it(`leaves every edit that was answered, ${KILLS} times`, async () => {
    const worker = await programOf(new URL('../../main/session/worker.ts', import.meta.url));
    const host = await programOf(new URL('../support/session/session-edit-loop.ts', import.meta.url));
    for (let kill = 0; kill < KILLS; kill++) {
      const path = at(`image-${kill}`);
      const folder = at(`unsaved-${kill}`);
      createImage(path, specOf(), { replace: false });
      const answered = await killAfter(new Random(kill).below(12) + 1, host, [path, folder, worker]);
      const [kept] = keptIn(folder, NONE_OPEN);
      expect(kept).toMatchObject({ state: 'left', image: { path } });
      const restore = { path: join(folder, kept!.id), over: 'same' } as const;
      const { session } = openInThread(path, {}, { folder, number: kill, restore });
      const { writePointer } = session.call('zones:report', { session: 's1', first: 1, count: 3 });
      const [pointer, second, third] = writePointer as unknown as [number, number, number];
      const written = pointer - (2 * second - third);
      // One more may have been kept whose answer nobody saw.
      expect([answered, answered + 1]).toContain(written);
      expect(session.call('sessions:describe', { session: 's1' })).toMatchObject({ dirty: true });
      session.dispose();
      expect(keptIn(folder, NONE_OPEN)).toEqual([]);
    }
  });
});

/** Kills a program once it has printed so many lines; how many it had printed in all. */
async function killAfter(lines: number, program: string, args: readonly string[]): Promise<number> {
  const child = startProgram(program, args);
  let printed = 0;
  createInterface({ input: child.stdout }).on('line', () => {
    if (++printed === lines) child.kill('SIGKILL');
  });
  await once(child, 'close');
  return printed;
}
