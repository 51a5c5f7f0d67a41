import { basename } from 'node:path';
import { isData } from '../../../shared/image/place';
import type { ByteEditOutcome, EditedRunsPage, EditRules } from '../../../shared/session/byte-edit';
import { formatBytes, formatHex } from '../../../shared/units/format';
import type { ByteOffset } from '../../../shared/units/units';
import { applyPatch } from '../../compare/patch/apply-patch';
import { parsePatch } from '../../compare/patch/patch-lines';
import { patchOf } from '../../compare/patch/patch-of';
import { bytesAsCommands } from '../../device/edit-bytes';
import { fillBytes } from '../../device/fill-bytes';
import { requireWithin } from '../../storage/extent';
import { readPieces } from '../../storage/node-pieces';
import { readLines } from '../../trace/lines';
import { sayingWhere } from '../../trace/saying-where';
import { editByRules } from '../edits/edit-by-rules';
import { editedRunsFrom, runAsShown } from '../edits/edited-runs';
import { saveLines } from '../../storage/node-save-lines';
import type { SessionState } from '../session-state';
import type { SessionHandlers } from './session-handlers';

/** Overwriting bytes where they lie in the file, and the list of what was overwritten. */
export function byteEditChannels(state: SessionState) {
  return {
    'bytes:write': ({ offset, bytes, rules, what }) =>
      overwrite(state, { offset, bytes, rules, what: what ?? 'Overwrite' }),
    'bytes:fill': ({ offset, length, fill, rules }) => {
      const bytes = new Uint8Array(length);
      fillBytes(fill, bytes);
      return overwrite(state, { offset, bytes, rules, what: 'Fill' });
    },
    'edits:list': ({ from, count }) => listEdits(state, from, count),
    'edits:takeBack': ({ offset, length }) => {
      requireWithin(state.source.file, { offset, length }, ', of which nothing is saved');
      const bytes = new Uint8Array(length);
      state.source.file.read(offset, bytes);
      return overwrite(state, { offset, bytes, rules: 'raw', what: 'Take back' });
    },
    'edits:exportPatch': ({ path, replace }) => {
      state.requireOtherFile(path);
      const { source, overlay } = state;
      saveLines(path, patchOf(source.file, overlay, overlay.changedExtents()), { replace });
      return { path };
    },
    'edits:applyPatch': ({ path }) => {
      state.requireEditing('Applying a patch');
      state.edit(`Apply patch ${basename(path)} (raw)`, () => {
        sayingWhere(path, () => applyPatch(state.overlay, parsePatch(readLines(readPieces(path)))));
      });
      state.reopen();
      return state.snapshot();
    },
  } satisfies Partial<SessionHandlers>;
}

interface Overwrite {
  readonly offset: ByteOffset;
  readonly bytes: Uint8Array;
  readonly rules: EditRules;
  /** The verb of its title. */
  readonly what: string;
}

/** One edit: all of the bytes, or none where a zone refuses a part of them. */
function overwrite(state: SessionState, edit: Overwrite): ByteEditOutcome {
  const { offset, bytes, rules, what } = edit;
  const title = `${what} ${formatBytes(bytes.length)} at ${formatHex(offset)}`;
  state.requireEditing(title);
  requireWithin(state.overlay, { offset, length: bytes.length }, ', which editing never makes longer');
  if (rules === 'zones')
    return editByRules(state, title, () => bytesAsCommands(state.device.image, offset, bytes));
  state.edit(`${title} (raw)`, () => overwriteRaw(state, edit));
  return { refusal: null, snapshot: state.snapshot() };
}

function overwriteRaw(state: SessionState, { offset, bytes }: Overwrite): void {
  const { overlay, device } = state;
  const isAllData = device.image.anatomy.annotate(offset, bytes.length).every(isData);
  overlay.write(offset, bytes, isAllData ? 'data' : 'mapping');
  if (isAllData) state.contentChanged({ first: 0, count: 0 });
  else state.reopen();
}

function listEdits(state: SessionState, from: ByteOffset, count: number): EditedRunsPage {
  const { overlay, source, device } = state;
  const extents = overlay.changedExtents();
  const changedBytes = extents.reduce((sum, { length }) => sum + length, 0);
  const runs: EditedRunsPage['runs'][number][] = [];
  for (const run of editedRunsFrom({ before: source.file, after: overlay, extents }, from)) {
    if (runs.length === count) return { runs, next: run.offset, changedBytes };
    runs.push(runAsShown(device.image, run, { before: source.file, after: overlay }));
  }
  return { runs, next: null, changedBytes };
}
