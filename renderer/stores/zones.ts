import { defineStore } from 'pinia';
import { computed, watch } from 'vue';
import type { CommandOutcome, SessionSnapshot } from '../../shared/session/session';
import { geometryOfShape } from '../../shared/image/geometry-shape';
import type { ZoneDetails } from '../../shared/image/zone-report';
import type { ZoneIndex } from '../../shared/units/units';
import type { OwnCommand } from '../../shared/workload/command';
import { call, on } from '../api/client';
import { refusalNotice } from '../composables/refusal-text';
import { createZoneCopy } from '../composables/zone-copy';
import { useNotices } from './notices';
import { useSessions } from './sessions';

/** How long a new revision waits for the zones:changed event that narrows it, in milliseconds. */
const REVISION_GRACE_MS = 30;

type Execute = (command: OwnCommand) => Promise<CommandOutcome | null>;

/** Executing a command and telling the user what became of it: a refusal is a notice, and the answer then null. */
function createCarryOut(execute: Execute) {
  const notices = useNotices();
  return async (command: OwnCommand, done: (outcome: CommandOutcome) => string) => {
    const outcome = await execute(command);
    if (outcome?.refusal != null) notices.add({ severity: 'warning', ...refusalNotice(outcome.refusal) });
    else if (outcome !== null) notices.announce(done(outcome));
    return outcome?.refusal === null ? outcome : null;
  };
}

/**
 * A copy of the active image's whole zone table. The typed arrays of `table` are changed in place; `version`
 * grows each time, so watch `version` (or read it in a computed) rather than the table.
 */
export const useZones = defineStore('zones', () => {
  const sessions = useSessions();
  const notices = useNotices();
  const { dirty, start, refreshSoon, ...copy } = createZoneCopy((of, first, count) =>
    sessions.attemptOn(of, 'Reading the zones', () => call('zones:report', { session: of, first, count })),
  );
  const geometry = computed(() => {
    const info = sessions.active?.info;
    if (info === undefined) return null;
    return geometryOfShape(info.geometry, info.logicalBlockSizeBytes === 512 ? 512 : 4096);
  });
  let session: string | null = null;
  let opening: string | null = null;
  let revision = -1;
  /** Up to this revision the outcomes of our own commands told which zones changed. */
  let coveredRevision = -1;
  let grace: ReturnType<typeof setTimeout> | undefined;

  function refresh(): Promise<void> {
    clearTimeout(grace);
    return copy.refresh();
  }

  function reloadSoon(): void {
    dirty.addAll();
    refreshSoon();
  }

  function follow(active: SessionSnapshot | null): void {
    const switched = sessions.activeOpening !== opening;
    if (!switched && active?.revision === revision) return;
    opening = sessions.activeOpening;
    session = active?.session ?? null;
    revision = active?.revision ?? -1;
    clearTimeout(grace);
    if (switched) {
      coveredRevision = -1;
      start(session, active?.info.geometry.zoneCount ?? 0);
    }
    if (switched) void refresh();
    else if (!dirty.isEmpty() || revision <= coveredRevision) refreshSoon();
    else grace = setTimeout(reloadSoon, REVISION_GRACE_MS);
  }

  /**
   * Gives one command to the active image. The answer tells a refusal (rule, status, numbers); it is null when
   * the call itself failed, which is then a notice.
   */
  async function execute(command: OwnCommand): Promise<CommandOutcome | null> {
    const to = session;
    if (to === null) return null;
    const outcome = await notices.attempt(`Executing ${command.op}`, () =>
      call('zones:execute', { session: to, command }),
    );
    if (outcome === null) return null;
    if (session === to) {
      for (const zone of outcome.changedZones) dirty.add(zone, 1);
      coveredRevision = outcome.snapshot.revision;
    }
    sessions.apply(outcome.snapshot);
    await refresh();
    return outcome;
  }

  /** Everything the inspector shows of a zone; null when it cannot be told. */
  async function describe(zone: ZoneIndex): Promise<ZoneDetails | null> {
    const of = session;
    if (of === null) return null;
    return sessions.attemptOn(of, `Reading zone ${zone}`, () =>
      call('zones:describe', { session: of, zone }),
    );
  }

  watch(() => sessions.active, follow, { immediate: true, flush: 'sync' });
  on('zones:changed', ({ session: changed, first, count }) => {
    if (changed !== session) return;
    dirty.add(first, count);
    clearTimeout(grace);
    refreshSoon();
  });

  return { ...copy, geometry, refresh, execute, carryOut: createCarryOut(execute), describe };
});
