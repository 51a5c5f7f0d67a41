import type { CommandOutcome, SessionSnapshot } from '../../../shared/ipc/shapes';
import type { ZoneCommand } from '../../../shared/workload/command';
import { changesNothing } from '../zoned-device';
import { commandTitle } from './command-title';
import { saveSession, saveSessionAs } from './save';
import type { SessionHandlersOf } from './session-handlers';
import type { SessionState } from './session-state';
import { fail } from '../../../shared/errors/app-error';

type EditChannel =
  | 'sessions:describe'
  | 'sessions:setMode'
  | 'sessions:save'
  | 'sessions:saveAs'
  | 'sessions:revert'
  | 'sessions:undo'
  | 'sessions:redo'
  | 'zones:execute';

/** What changes a session: its mode, its edits, its file. */
export function editChannels(state: SessionState): SessionHandlersOf<EditChannel> {
  return {
    'sessions:describe': () => state.snapshot(),
    'sessions:setMode': ({ mode }) => setMode(state, mode),
    'sessions:save': () => saveSession(state),
    'sessions:saveAs': ({ path, replace }) => saveSessionAs(state, path, { replace }),
    'sessions:revert': () => {
      state.overlay.revert();
      return reloaded(state);
    },
    'sessions:undo': () => (state.overlay.undo() ? reloaded(state) : state.snapshot()),
    'sessions:redo': () => (state.overlay.redo() ? reloaded(state) : state.snapshot()),
    'zones:execute': ({ command }) => execute(state, command),
  };
}

function setMode(state: SessionState, mode: SessionSnapshot['mode']): SessionSnapshot {
  if (mode === 'locked' && state.overlay.dirty) {
    fail('usage', 'there are unsaved edits; save or revert them before locking the image');
  }
  if (mode !== state.mode) {
    state.mode = mode;
    state.touch();
  }
  return state.snapshot();
}

function reloaded(state: SessionState): SessionSnapshot {
  state.reload();
  return state.snapshot();
}

/** One command is one edit, sealed, so that every state that undo can reach is whole. */
function execute(state: SessionState, command: ZoneCommand): CommandOutcome {
  const title = commandTitle(command);
  if (!changesNothing(command.op)) state.requireEditing(title);
  state.overlay.beginEdit(title);
  const result = state.device.execute(command);
  if (result.status === 'ok' && !changesNothing(command.op)) {
    state.device.finish();
    state.contentChanged(spanOf(result.changedZones));
  }
  return {
    status: result.status,
    assignedLba: result.assignedLba ?? null,
    refusal: result.refusal ?? null,
    changedZones: result.changedZones,
    snapshot: state.snapshot(),
  };
}

function spanOf(zones: readonly number[]): { readonly first: number; readonly count: number } {
  if (zones.length === 0) return { first: 0, count: 0 };
  const first = zones.reduce((least, zone) => Math.min(least, zone));
  const last = zones.reduce((most, zone) => Math.max(most, zone));
  return { first, count: last - first + 1 };
}
