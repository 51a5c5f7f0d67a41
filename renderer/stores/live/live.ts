import { defineStore } from 'pinia';
import { computed, watch } from 'vue';
import { LOOPBACK, NO_COUNTS, type LiveMode, type LiveState } from '../../../shared/session/live';
import type { OwnCommand } from '../../../shared/workload/command';
import { call, on } from '../../api/client';
import { refusalNotice } from '../../composables/texts/refusal-text';
import { useNotices } from '../notices';
import { useSessions } from '../sessions';
import { useTraces } from '../traces/traces';

/** What is known of serving an image, and how it would be served. */
interface ServingState {
  state: LiveState;
  mode: LiveMode;
  host: string;
  port: number;
}

const UNKNOWN: LiveState = {
  ...{
    revision: 0,
    phase: 'off',
    choice: null,
    address: null,
    nqn: '',
    hosts: [],
    counts: NO_COUNTS,
    rate: 0,
  },
  ...{ recent: [], pending: { writes: 0, bytes: 0 }, trace: null, isRecorded: true, lines: [] },
  ...{ problem: null, pulled: null },
};

/** The active image as a drive: how it is served, and what hosts do. Each image keeps its own. */
export const useLive = defineStore('live', () => {
  const sessions = useSessions();
  const notices = useNotices();
  const traces = useTraces();
  const { fields, current, of } = sessions.perImage((): ServingState => ({
    ...{ state: UNKNOWN, mode: 'scratch', host: LOOPBACK, port: 0 },
  }));
  const { state, mode, host, port } = fields;
  const isOn = computed(() => state.value.phase !== 'off');
  /** Why the image can only be served for reading; null = hosts may write. */
  const readOnlyReason = computed(() => sessions.active?.info.readOnlyReason ?? null);

  function take(session: string, live: LiveState): void {
    const known = of(session);
    if (live.revision < known.state.revision) return;
    const isNews = known.state.trace !== live.trace || known.state.phase !== live.phase;
    known.state = live;
    if (isNews && session === sessions.activeId) void traces.load();
  }

  /** Asks how it is: of an image that came from elsewhere nothing was told yet. */
  async function load(): Promise<void> {
    const session = sessions.activeId;
    if (session === null) return;
    const live = await sessions.attemptOn(session, 'Asking for the drive', () =>
      call('live:state', { session }),
    );
    if (live !== null) take(session, live);
  }

  async function start(): Promise<void> {
    const session = sessions.activeId;
    if (session === null) return;
    const choice = { mode: mode.value, host: host.value, port: port.value };
    const live = await notices.attempt('Serving as a drive', () => call('live:start', { session, choice }));
    if (live !== null) take(session, live);
  }

  async function stop(): Promise<void> {
    const session = sessions.activeId;
    if (session === null) return;
    const live = await notices.attempt('Stopping', () => call('live:stop', { session }));
    if (live !== null) take(session, live);
  }

  /** A command of ours to the drive; a refusal is a notice. */
  async function execute(command: OwnCommand): Promise<void> {
    const session = sessions.activeId;
    if (session === null) return;
    const outcome = await notices.attempt(`Executing ${command.op}`, () =>
      call('live:execute', { session, command }),
    );
    if (outcome === null) return;
    sessions.apply(outcome.snapshot);
    if (outcome.refusal !== null) notices.add({ severity: 'warning', ...refusalNotice(outcome.refusal) });
  }

  on('live:changed', ({ session, live }) => {
    if (sessions.find(session) !== null) take(session, live);
  });
  watch(
    () => sessions.activeOpening,
    () => {
      // An image that was opened anew counts its states anew.
      state.value = { ...state.value, revision: 0 };
      void load();
    },
    { immediate: true },
  );
  // What an image does not allow is not proposed.
  watch(
    readOnlyReason,
    (reason) => {
      if (reason !== null) current.value.mode = 'read-only';
    },
    { immediate: true },
  );

  return { state, mode, host, port, isOn, readOnlyReason, start, stop, execute, load };
});
