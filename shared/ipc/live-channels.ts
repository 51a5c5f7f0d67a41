/** Part of the table of calls (`CHANNELS`): an image served as a drive. */
import * as v from 'valibot';
import { ROWS_PAGE_MAX } from '../image/limits';
import { LIVE_CHOICE, PLUG_CHOICE } from '../session/live';
import type { LiveState, PendingPage, PulledReport } from '../session/live';
import type { CommandOutcome } from '../session/session';
import { exact } from '../units/schemas';
import { ZONE_COMMAND } from '../workload/command';
import { answers, session } from './channel-entry';

/** Channels of the live view. What takes time is under way when they answer; `live:changed` tells what became of it. */
export const LIVE_CHANNELS = {
  'live:start': session({ choice: LIVE_CHOICE }, answers<LiveState>()),
  'live:stop': session({}, answers<LiveState>()),
  'live:state': session({}, answers<LiveState>(), { during: 'jobs' }),
  /** Storage writes that a power cut may lose. */
  'live:pending': session(
    { first: exact, count: v.pipe(exact, v.maxValue(ROWS_PAGE_MAX)) },
    answers<PendingPage>(),
    { during: 'jobs' },
  ),
  /** A command of ours to the drive: recorded like those of hosts, which are told of the zones that it changes. */
  'live:execute': session({ command: ZONE_COMMAND }, answers<CommandOutcome>()),
  /** Cuts the power: every host loses its connection, and what was not durable may be lost. */
  'live:pull': session({ choice: PLUG_CHOICE }, answers<PulledReport>()),
};
