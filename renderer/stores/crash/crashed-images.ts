import { defineStore } from 'pinia';
import { attempt } from '../../../shared/errors/result';
import type { CrashMoment, KeptFiles } from '../../../shared/crash/crash-report';
import type { ZoneReportPage } from '../../../shared/image/zone-report';
import { call } from '../../api/client';
import { useNotices } from '../notices';
import { useSessions } from '../sessions';

/** Where a crashed (or the recovered) image goes. */
export interface KeepChoice {
  readonly path: string;
  readonly recovered: boolean;
  readonly replace: boolean;
}

/** What the host still has of crashes, by their handles: images to be kept, and zones. */
export const useCrashedImages = defineStore('crashed-images', () => {
  const sessions = useSessions();
  const notices = useNotices();

  /** Writes an image to a file. Answers where it and its data lie, or null. */
  async function keep(crash: string, choice: KeepChoice): Promise<KeptFiles | null> {
    const session = sessions.activeId;
    if (session === null) return null;
    return notices.attempt('Keeping the crashed image', () =>
      call('crashes:keep', { session, crash, ...choice }),
    );
  }

  /** A page of the zones at a moment; null = that crash is not kept any more, or its image cannot be opened. */
  async function readZones(
    of: { readonly session: string; readonly crash: string; readonly moment: CrashMoment },
    first: number,
    count: number,
  ): Promise<ZoneReportPage | null> {
    const page = await attempt(() => call('crashes:zones', { ...of, first, count }));
    return page.ok ? page.value : null;
  }

  return { keep, readZones };
});
