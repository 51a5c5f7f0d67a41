import { changesNothing } from '../../../shared/workload/operations';
import type { ZoneCommand } from '../../../shared/workload/command';
import type { CommandOutcome } from '../../../shared/session/session';
import { ROWS_PAGE_MAX } from '../../../shared/image/limits';
import type { SessionState } from '../session-state';
import type { SessionHandlers } from './session-handlers';
import { refuseLong } from './edit-channels';
import { describeZone } from './zone-channels';

/** The image served as a drive. */
export function liveChannels(state: SessionState) {
  return {
    'live:start': ({ choice }) => state.live.start(choice),
    'live:stop': () => state.live.stop(),
    'live:state': () => state.live.state(),
    'live:pending': ({ first, count }) => state.live.pending(first, count),
    'live:execute': ({ command }) => execute(state, command),
    'live:pull': ({ choice }) => state.live.pull(choice),
  } satisfies Partial<SessionHandlers>;
}

function execute(state: SessionState, command: ZoneCommand): CommandOutcome {
  refuseLong(state.shown, command);
  const { status, assignedLba, refusal, changedZones } = state.live.execute(command);
  const isChange = status === 'ok' && !changesNothing(command.op);
  return {
    status,
    assignedLba: assignedLba ?? null,
    place: null,
    refusal: refusal ?? null,
    changedZones: changedZones.slice(0, ROWS_PAGE_MAX),
    details: isChange && command.zone !== undefined ? describeZone(state, command.zone) : null,
    snapshot: state.snapshot(),
  };
}
