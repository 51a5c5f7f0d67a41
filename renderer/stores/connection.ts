import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import { attempt } from '../../shared/errors/result';
import type { Connection } from '../../shared/app/program';
import type { SessionSnapshot } from '../../shared/session/session';
import { call, onConnection } from '../api/client';
import { useApp } from './app';
import { useJobs } from './jobs';
import { useKept } from './files/kept';
import { useSessions } from './sessions';

/** The way to the host: whether it is there, and what was lost with a host that is not there any more. */
export const useConnection = defineStore('connection', () => {
  const app = useApp();
  const jobs = useJobs();
  const sessions = useSessions();
  const kept = useKept();
  const state = ref<Connection>('open');
  /** Images that were open in a host that ended, until they are opened again or let go. */
  const lost = shallowRef<readonly SessionSnapshot[]>([]);

  /** Reads again what may have changed unheard. A host that was started anew knows no image of the one before. */
  async function catchUp(): Promise<void> {
    const before = app.description?.instance;
    const now = await attempt(() => app.load());
    if (!now.ok) return;
    const isAnother = before !== undefined && before !== now.value.instance;
    if (isAnother) {
      await kept.load();
      lost.value = [...lost.value, ...sessions.forgetAll()];
    }
    await sessions.restore();
    const busy = new Set<string>();
    for (const { session } of sessions.list) {
      const described = await attempt(() => call('sessions:describe', { session }));
      if (described.ok && described.value.busy) busy.add(session);
    }
    jobs.abandon((job) => isAnother || !busy.has(job.session));
  }

  /** Tries at once. */
  async function retry(): Promise<void> {
    await attempt(() => call('app:describe', {}));
  }

  function letGo(): void {
    lost.value = [];
  }

  /** Opens the images again that were lost, as they were opened, with the edits of theirs that were kept. */
  async function openAgain(): Promise<void> {
    const images = lost.value;
    letGo();
    for (const image of images) {
      const edits = kept.find({ path: image.info.path, options: image.options });
      const isOpen = edits !== null && (await kept.open(edits, 'same'));
      if (!isOpen) await sessions.open(image.info.path, image.options);
    }
  }

  onConnection((now) => {
    const isBack = now === 'open' && state.value !== 'open';
    state.value = now;
    if (isBack) void catchUp();
  });

  return { state, lost, retry, openAgain, letGo };
});
