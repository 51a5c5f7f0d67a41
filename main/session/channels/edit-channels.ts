import { fail, failAbout } from '../../../shared/errors/app-error';
import { OPENED_READ_ONLY } from '../../../shared/image/open-options';
import { COMMAND_BYTES_MAX, ROWS_PAGE_MAX } from '../../../shared/image/limits';
import type { Place } from '../../../shared/image/place';
import type { CommandOutcome, SessionSnapshot, SessionStep } from '../../../shared/session/session';
import { formatBytes } from '../../../shared/units/format';
import type { ByteCount, Lba } from '../../../shared/units/units';
import type { Extent } from '../../../shared/units/ranges';
import type { ZoneCommand } from '../../../shared/workload/command';
import { placeAt } from '../../device/block-stamps';
import type { OverlayMark } from '../../storage/overlay/overlay-block-file';
import type { DeviceResult, ZonedDevice } from '../../device/device';
import { changesNothing } from '../../../shared/workload/operations';
import { commandTitle } from '../../../shared/workload/command-title';
import { keepEdits } from '../edits/keep-edits';
import { loadPayload } from '../payload-file';
import { saveSession, saveSessionAs } from '../save';
import type { SessionHandlers } from './session-handlers';
import type { SessionState } from '../session-state';
import { stateStrip } from '../state-strip';
import { spanOf } from '../zone-pages';
import { describeZone } from './zone-channels';

/** Bytes that a step may have changed to be searched for the first of them, and extents that are looked at. */
const STEP_BYTES_MAX = 16_777_216;
const LOOKED_AT_MAX = 256;

/** What changes a session: its mode, its edits, its file. */
export function editChannels(state: SessionState) {
  return {
    'sessions:describe': () => ({ ...state.snapshot(), busy: state.jobs.busy }),
    'sessions:setMode': ({ mode }) => setMode(state, mode),
    'sessions:weighSave': () => ({ undoLostBytes: state.overlay.undoLostBySave() }),
    'sessions:save': () => {
      state.live.requireUnserved('Saving');
      return saved(state);
    },
    'sessions:saveAs': ({ path, replace }) => {
      state.live.requireUnserved('Saving a copy');
      return saveSessionAs(state, path, { replace });
    },
    'sessions:keepEdits': () => {
      state.live.requireUnserved('Keeping the edits');
      return keepEdits(state);
    },
    'sessions:revert': () => {
      state.live.requireUnserved('Discarding the edits');
      state.outside.requireContent('Discarding the edits');
      state.show(null);
      state.overlay.revert();
      return reloaded(state);
    },
    'sessions:undo': () => {
      state.requireEditing('undo');
      return stepped(state, () => state.overlay.undo());
    },
    'sessions:redo': () => {
      state.requireEditing('redo');
      return stepped(state, () => state.overlay.redo());
    },
    'zones:execute': ({ command, from }) => execute(state, command, from),
  } satisfies Partial<SessionHandlers>;
}

function setMode(state: SessionState, mode: SessionSnapshot['mode']): SessionSnapshot {
  if (mode === 'locked' && state.overlay.dirty) {
    fail('unsaved', 'there are unsaved edits; save or revert them before locking the image');
  }
  state.live.requireUnserved(mode === 'editing' ? 'Unlocking' : 'Locking');
  const { writeRefusal } = state.device.image.facts;
  if (mode === 'editing') {
    if (writeRefusal !== null) throw writeRefusal;
    if (state.start.options.readOnly)
      failAbout(state.start.path, 'read-only', OPENED_READ_ONLY, { path: state.start.path });
    state.outside.requireNothing('Unlocking');
  }
  state.setMode(mode);
  return state.snapshot();
}

/** Whoever keeps a picture of the image is told how it looks now. */
function saved(state: SessionState): SessionSnapshot {
  const snapshot = saveSession(state);
  const { session, info } = snapshot;
  const strip = stateStrip(state.device.image.table.zones);
  state.host.publish({ event: 'sessions:saved', payload: { session, info, strip } });
  return snapshot;
}

function reloaded(state: SessionState): SessionSnapshot {
  state.reload();
  return state.snapshot();
}

/** What is recorded by hand follows undo and redo. */
function stepped(state: SessionState, step: () => boolean): SessionStep {
  const { content } = state;
  const before = state.overlay.mark();
  if (!step()) return { ...state.snapshot(), at: null };
  state.reload();
  state.hand.stepped(content);
  return { ...state.snapshot(), at: firstChange(state, before) };
}

/** The first bytes that a step changed, those of a zone or of its entry before those that change with every edit. */
function firstChange({ overlay, device }: SessionState, before: OverlayMark): Extent | null {
  const extents = overlay.stepBetween(before, overlay.mark(), STEP_BYTES_MAX)?.extents ?? [];
  const ofZone = extents
    .slice(0, LOOKED_AT_MAX)
    .find(({ offset }) => device.image.anatomy.locate(offset).zone !== null);
  const first = ofZone ?? extents[0];
  return first === undefined ? null : { offset: first.offset, length: first.length };
}

/** The first page of changed zones is in the answer; the change of the snapshot spans them all. */
function execute(state: SessionState, given: ZoneCommand, from?: string): CommandOutcome {
  state.live.requireUnserved(commandTitle(given));
  if (!changesNothing(given.op)) state.requireEditing(commandTitle(given));
  const loaded = from === undefined ? null : loadPayload(given, from, blockBytesOf(state));
  const command = loaded?.command ?? given;
  refuseLong(state.device, command);
  const result = executeByHand(state, command, loaded?.payload);
  const at =
    result.assignedLba ?? (command.op === 'write' && result.status === 'ok' ? command.lba : undefined);
  const isChange = result.status === 'ok' && !changesNothing(command.op);
  if (isChange) state.contentChanged(spanOf(result.changedZones));
  state.hand.settle();
  return {
    status: result.status,
    assignedLba: result.assignedLba ?? null,
    place: at === undefined ? null : placeOf(state, at),
    refusal: result.refusal ?? null,
    changedZones: result.changedZones.slice(0, ROWS_PAGE_MAX),
    details: isChange && command.zone !== undefined ? describeZone(state, command.zone) : null,
    snapshot: state.snapshot(),
  };
}

/** As one edit, sealed, so that every state that undo can reach is whole. */
function executeByHand(state: SessionState, command: ZoneCommand, payload?: Uint8Array): DeviceResult {
  try {
    return state.edit(commandTitle(command), () => {
      const result = state.hand.execute(command, payload);
      if (!changesNothing(command.op)) state.device.finish();
      return result;
    });
  } catch (error) {
    state.hand.abandon();
    throw error;
  }
}

const blockBytesOf = ({ device }: SessionState): ByteCount =>
  device.image.facts.geometry.logicalBlockSizeBytes;

/** Where an LBA lies in the file; null where it holds no bytes of it. */
function placeOf({ device }: SessionState, lba: Lba): Place | null {
  const offset = device.image.blocks.offsetOf(lba);
  return offset === null ? null : placeAt(device.image, offset);
}

/** Errors: `usage` for a write that the rules allow and that would keep the session busy for too long. */
export function refuseLong(device: ZonedDevice, command: ZoneCommand): void {
  if (command.op !== 'write' && command.op !== 'append') return;
  const bytes = (command.blocks ?? 0) * device.image.facts.geometry.logicalBlockSizeBytes;
  if (bytes <= COMMAND_BYTES_MAX || !device.engine.prepare(command).ok) return;
  fail(
    'usage',
    `${command.op} of ${formatBytes(bytes)} in one command; accepted here: up to ${formatBytes(COMMAND_BYTES_MAX)}, a workload writes more`,
    { bytes },
  );
}
