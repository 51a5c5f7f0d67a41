import { AppError, fail, failAbout } from '../../../shared/errors/app-error';
import { formatRemarkBeside } from '../../../shared/errors/remark';
import type { SessionSnapshot } from '../../../shared/session/session';
import { plural } from '../../../shared/units/format';
import type { ZoneTable } from '../../../shared/zone/zone-table';
import type { ZonedDevice } from '../../device/device';
import { isMapped } from '../../device/held-on-device';
import type { FormatImage } from '../../format/image';
import type { ImageSource } from '../../image/open-source';
import { shapeOf } from './kept-image';
import type { SessionState } from '../session-state';
import { asStored, differingZones, type ZoneSpan } from '../zone-pages';

/**
 * Takes the file as another program left it for the base of the unsaved edits. Edits are kept in pages, which cover
 * what lies beside them, too; so this is safe only where the file has the size, the layout and the zones that it had
 * when they were made: then only data that no zone tells of can have changed. Errors: `changed-outside`, with the reason
 * why it is not safe; the session is then as it was. `usage` without edits.
 */
export function keepEdits(state: SessionState): SessionSnapshot {
  const { path } = state.start;
  if (state.outside.look() === null) return state.snapshot();
  if (!state.overlay.dirty) fail('usage', 'there are no unsaved edits to keep; reload the image', { path });
  const source = orRefuse(path, () => state.openBeneath());
  try {
    orRefuse(path, () => requireSafe(state, source));
  } catch (error) {
    source.dispose();
    throw error;
  }
  state.rebase(source);
  return state.snapshot();
}

/** What does not open any more is a reason, too. */
function orRefuse<Value>(path: string, run: () => Value): Value {
  try {
    return run();
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code === 'changed-outside') throw thrown;
    return refuse(path, formatRemarkBeside(thrown, path));
  }
}

/** Errors: `changed-outside`, always, with the reason why edits cannot be laid over a file. */
export function refuse(path: string, reason: string): never {
  const message = `the edits cannot be laid over the file as it is now: ${reason}`;
  return failAbout(path, 'changed-outside', message, { path });
}

/** Leaves the edits over the new file, or where they were. */
function requireSafe(state: SessionState, source: ImageSource): void {
  const { path } = state.start;
  if (sizesOf(source) !== sizesOf(state.source)) refuse(path, 'it has another size');
  const beneath = state.deviceOver(source.file);
  if (shapeOf(beneath.image) !== shapeOf(state.device.image)) refuse(path, 'it has another layout');
  const stored = state.stored && differing(state.stored, beneath.image.table.zones);
  if (stored && stored.count > 0) {
    const { first, count } = stored;
    refuse(
      path,
      `another program changed ${count === 1 ? `zone ${first}` : `zones from ${first} to ${first + count - 1}`}`,
    );
  }
  const before = state.source.file;
  state.overlay.exchangeBase(source.file);
  try {
    requireSound(path, beneath, state);
  } catch (error) {
    state.overlay.exchangeBase(before);
    throw error;
  }
}

/** What lies over the new file has the zones that are shown, and nothing wrong that is not wrong beneath. */
function requireSound(path: string, beneath: ZonedDevice, state: SessionState): void {
  const above = state.deviceOver(state.overlay);
  if (differing(state.device.image.table.zones, above.image.table.zones).count > 0)
    refuse(path, 'its zone table changed beside the zones that were edited');
  requireNoNewErrors(path, beneath, above);
}

/** Errors: `changed-outside` when an image with edits has an error that it does not have without them. */
export function requireNoNewErrors(path: string, beneath: ZonedDevice, above: ZonedDevice): void {
  const known = errorsOf(beneath.image);
  const wrong = [...errorsOf(above.image)].filter((finding) => !known.has(finding));
  if (wrong.length > 0)
    refuse(path, `together they would be damaged (${plural(wrong.length, 'error')}: ${wrong[0]})`);
}

function differing(a: ZoneTable, b: ZoneTable): ZoneSpan {
  return differingZones(asStored(a), asStored(b));
}

function sizesOf({ identity }: ImageSource): string {
  return identity.map(({ sizeBytes }) => sizeBytes).join(' ');
}

/** What is seen at opening; where tables say where data lies, what a whole check sees. */
function errorsOf({ facts, table, anatomy }: FormatImage): ReadonlySet<string> {
  const findings = isMapped({ facts }) ? [...anatomy.check()] : table.findings;
  const errors = findings.filter(({ severity }) => severity === 'error');
  return new Set(errors.map(({ message }) => message));
}
