import { defineStore } from 'pinia';
import type { ByteOffset } from '../../../shared/units/units';
import { formatHex } from '../../../shared/units/format';
import { toErrorShape } from '../../../shared/errors/app-error';
import { call } from '../../api/client';
import { useGoing } from '../inspect/going';
import { useHexView } from '../inspect/hex-view';
import { useInspector } from '../inspect/inspector';
import { useJobs } from '../jobs';
import { useNotices } from '../notices';
import { useSessions } from '../sessions';

/** Skipping rows of the active image that are like the one under the cursor. */
export const useEqualRows = defineStore('equal-rows', () => {
  const going = useGoing();
  const inspector = useInspector();
  const jobs = useJobs();
  const notices = useNotices();
  const sessions = useSessions();
  const view = useHexView();

  /** Where the rows begin to differ; null = nowhere. Undefined where it was cancelled. */
  async function look(
    session: string,
    from: ByteOffset,
    direction: 'forward' | 'back',
  ): Promise<ByteOffset | null | undefined> {
    const { job } = await call('skips:start', { session, from, rowBytes: view.bytesPerRow, direction });
    try {
      const result = await jobs.wait(job, session);
      return result.kind === 'skip' ? result.offset : undefined;
    } catch (thrown) {
      if (toErrorShape(thrown).code !== 'cancelled') throw thrown;
      return undefined;
    }
  }

  /** Goes to the nearest byte at which a row differs; stays where the user has moved on meanwhile. */
  async function skip(direction: 'forward' | 'back'): Promise<void> {
    const session = sessions.activeId;
    const from = inspector.cursor;
    if (session === null) return;
    const offset = await sessions.attemptOn(session, 'Skipping equal rows', async () => ({
      found: await look(session, from, direction),
    }));
    if (offset === null || sessions.activeId !== session || inspector.cursor !== from) return;
    if (offset.found === undefined) return;
    if (offset.found === null)
      return notices.announce(
        direction === 'forward'
          ? 'All rows up to the end of the file are equal'
          : 'All rows up to the start of the file are equal',
      );
    going.moveTo(offset.found);
    notices.announce(`Rows differ at ${formatHex(offset.found)}`);
  }

  return { skip };
});
