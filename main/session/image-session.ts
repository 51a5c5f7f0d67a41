import { CHANNELS } from '../../shared/ipc/channels';
import type { ArgumentsOf, SessionChannel, ValueOf } from '../../shared/ipc/channels';
import type { EditsAtEnd, SessionOpened, SessionStart } from './session-port';
import { byteChannels } from './channels/byte-channels';
import { byteEditChannels } from './channels/byte-edit-channels';
import { conversionChannels } from './channels/conversion-channels';
import { crashChannels } from './channels/traces/crash-channels';
import { explorationChannels } from './channels/traces/exploration-channels';
import { copyChannels } from './channels/comparing/copy-channels';
import { differenceChannels } from './channels/comparing/difference-channels';
import { differenceFileChannels } from './channels/comparing/difference-file-channels';
import { editChannels } from './channels/edit-channels';
import { checkChannels } from './channels/check-channels';
import { jobChannels } from './channels/job-channels';
import { liveChannels } from './channels/live-channels';
import { noteChannels } from './channels/note-channels';
import { repairChannels } from './channels/repair-channels';
import { reportChannels } from './channels/report-channels';
import { searchChannels } from './channels/search-channels';
import type { SessionHost } from './job-runner';
import { restoreEdits } from './edits/restore-edits';
import { mapChannels } from './channels/map-channels';
import { momentChannels } from './channels/traces/moment-channels';
import { traceFileChannels } from './channels/traces/trace-file-channels';
import type { SessionHandlers } from './channels/session-handlers';
import { SessionState } from './session-state';
import { stateStrip } from './state-strip';
import { stripChannels } from './channels/strip-channels';
import { traceStudyChannels } from './channels/traces/trace-study-channels';
import { structureChannels } from './channels/structure-channels';
import { traceChannels } from './channels/traces/trace-channels';
import { zoneChannels } from './channels/zone-channels';

/** One open image as windows see it: answers the session channels, synchronously. */
export interface ImageSession {
  readonly opened: SessionOpened;
  /** Errors: AppErrors for facts; anything else is a bug of ours and ends the session. */
  call<Name extends SessionChannel>(channel: Name, args: ArgumentsOf<Name>): ValueOf<Name>;
  /** Looks whether another program changed the files. To be called now and then, also while a job serves calls. */
  lookOutside(): void;
  /** True while a job runs. */
  isBusy(): boolean;
  /** Releases files. Unsaved edits are given up unless they shall be offered again. */
  dispose(edits?: EditsAtEnd): void;
}

/** Opens an image for looking at it, or with kept edits. Writes nothing to it. Errors: those of opening, of restoreEdits. */
export function openSession(start: SessionStart, host: SessionHost): ImageSession {
  const state = new SessionState(start, host);
  try {
    restoreEdits(state);
  } catch (error) {
    state.dispose('keep');
    throw error;
  }
  const handlers: SessionHandlers = {
    ...editChannels(state),
    ...zoneChannels(state),
    ...mapChannels(state),
    ...byteChannels(state),
    ...stripChannels(state),
    ...structureChannels(state),
    ...byteEditChannels(state),
    ...checkChannels(state),
    ...jobChannels(state),
    ...liveChannels(state),
    ...repairChannels(state),
    ...searchChannels(state),
    ...noteChannels(state),
    ...reportChannels(state),
    ...traceChannels(state),
    ...momentChannels(state),
    ...traceStudyChannels(state),
    ...traceFileChannels(state),
    ...crashChannels(state),
    ...explorationChannels(state),
    ...conversionChannels(state),
    ...differenceChannels(state),
    ...differenceFileChannels(state),
    ...copyChannels(state),
  };
  return {
    opened: { snapshot: state.snapshot(), strip: stateStrip(state.device.image.table.zones) },
    call(channel, args) {
      if (!CHANNELS[channel].duringJobs) state.jobs.requireIdle(channel);
      return handlers[channel](args);
    },
    lookOutside: () => void state.outside.look(),
    isBusy: () => state.jobs.busy,
    dispose: (edits = 'drop') => state.dispose(edits),
  };
}
