import { defineStore } from 'pinia';
import { computed, watch } from 'vue';
import { fail } from '../../../shared/errors/app-error';
import type { CommandOutcome, SessionSnapshot } from '../../../shared/session/session';
import { geometryOfShape } from '../../../shared/image/geometry-shape';
import type { ZoneDetails } from '../../../shared/image/zone-report';
import type { ZoneIndex } from '../../../shared/units/units';
import type { OwnCommand } from '../../../shared/workload/command';
import { call } from '../../api/client';
import { refusalNotice } from '../../composables/texts/refusal-text';
import { createZoneCopy } from '../../composables/texts/zone-copy';
import { useNotices } from '../notices';
import { useSessions } from '../sessions';

/** What is done with an outcome in the moment in which the change is known, before views load what it touched. */
type Follow = (outcome: CommandOutcome) => void;
interface Giving {
  readonly from?: string;
  readonly follow?: Follow;
}
type Execute = (command: OwnCommand) => Promise<CommandOutcome | null>;

/**
 * Executing a command and telling the user what became of it: a refusal is a notice, and the answer then null. Refusals go
 * away with the next command that succeeds: that nothing was changed is no longer so.
 */
function createCarryOut(execute: Execute) {
  const notices = useNotices();
  const sessions = useSessions();
  const { current } = sessions.perImage(() => ({ refusals: [] as readonly number[] }));
  return async (command: OwnCommand, done: (outcome: CommandOutcome) => string) => {
    const about = notices.about(sessions.active);
    const state = current.value;
    const outcome = await execute(command);
    if (outcome === null) return null;
    if (outcome.refusal !== null) {
      const refusal = about.add({ severity: 'warning', ...refusalNotice(outcome.refusal) });
      state.refusals = [...state.refusals, refusal];
      return null;
    }
    state.refusals.forEach(notices.dismiss);
    state.refusals = [];
    notices.announce(done(outcome));
    return outcome;
  };
}

/**
 * A copy of the active image's whole zone table. The typed arrays of `table` are changed in place; `version`
 * grows each time, so watch `version` (or read it in a computed) rather than the table.
 */
export const useZones = defineStore('zones', () => {
  const sessions = useSessions();
  const notices = useNotices();
  const {
    start,
    refresh,
    follow: followChange,
    ...copy
  } = createZoneCopy((of, first, count) =>
    sessions.attemptOn(of, 'Reading the zones', () => call('zones:report', { session: of, first, count })),
  );
  const geometry = computed(() => {
    const info = sessions.active?.info;
    if (info === undefined) return null;
    return geometryOfShape(info.geometry, info.logicalBlockSizeBytes === 512 ? 512 : 4096);
  });

  function startAnew(): void {
    const { active } = sessions;
    start(active?.session ?? null, active?.info.geometry.zoneCount ?? 0);
    void refresh();
  }

  /** What the last command told of its zone, and of which revision. */
  let told: Pick<CommandOutcome, 'details' | 'snapshot'> | null = null;

  /**
   * Gives one command to the active image. `from`: file that brings its data. The answer tells a refusal (rule, status,
   * numbers). Throws when the call itself fails.
   */
  async function give(command: OwnCommand, { from, follow }: Giving = {}): Promise<CommandOutcome> {
    const session = sessions.activeId;
    if (session === null) return fail('gone', 'no image is open');
    const outcome = await call('zones:execute', {
      session,
      command,
      ...(from === undefined ? {} : { from }),
    });
    told = outcome;
    sessions.apply(outcome.snapshot);
    if (session === sessions.activeId) follow?.(outcome);
    await refresh();
    return outcome;
  }

  /** The same; null when the call itself failed, which is then a notice. */
  const execute = (command: OwnCommand) => notices.attempt(`Executing ${command.op}`, () => give(command));

  const isShown = ({ session, revision }: SessionSnapshot) =>
    session === sessions.activeId && revision === sessions.active?.revision;

  /** Everything the inspector shows of a zone; null when it cannot be told. */
  async function describe(zone: ZoneIndex): Promise<ZoneDetails | null> {
    const session = sessions.activeId;
    if (session === null) return null;
    if (told?.details?.row.index === zone && isShown(told.snapshot)) return told.details;
    return sessions.attemptOn(session, `Reading zone ${zone}`, () =>
      call('zones:describe', { session, zone }),
    );
  }

  watch(() => sessions.activeOpening, startAnew, { immediate: true, flush: 'sync' });
  sessions.onChange(({ zones }) => followChange(zones));

  return { ...copy, geometry, give, execute, carryOut: createCarryOut(execute), describe };
});
