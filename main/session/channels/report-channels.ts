import { basename } from 'node:path';
import type { ArgumentsOf } from '../../../shared/ipc/channels';
import { ROWS_PAGE_MAX } from '../../../shared/image/limits';
import type { Finding } from '../../../shared/image/check/finding';
import type { ImageInfo } from '../../../shared/image/image-info';
import type { EditedRun } from '../../../shared/session/byte-edit';
import type { JobResult } from '../../../shared/session/job';
import { MIB } from '../../../shared/units/units';
import { cancellable, type JobContext } from '../../device/job';
import { htmlLines } from '../../image-report/html';
import { markdownLines } from '../../image-report/markdown';
import { reportImage, type ReportedEdits, type ReportedHash } from '../../image-report/report-image';
import { readNotes } from '../../notes/notes-file';
import { hashShortFile } from '../../storage/hash-file';
import { refuseExisting } from '../../storage/node-replace-file';
import { saveLines } from '../../storage/node-save-lines';
import { findingsOf } from '../check-image';
import { editedRunsFrom, runAsShown } from '../edits/edited-runs';
import type { SessionState } from '../session-state';
import { notesPlacesOf } from './note-channels';
import type { SessionHandlers } from './session-handlers';

/** Places of unsaved changes that a report tells. */
const EDITS_MAX = 500;
/** A longer file is hashed when that is asked for (`info --hash`): a report is waited for. */
const HASHED_MAX = 256 * MIB;

type ReportArguments = ArgumentsOf<'reports:start'>;

/** What is shown, as a file for people. */
export function reportChannels(state: SessionState) {
  return {
    'reports:start': (args) => {
      state.requireOtherFile(args.path);
      state.outside.requireContent('A report');
      if (!args.replace) refuseExisting(args.path);
      return state.jobs.start({
        title: `Report of ${basename(state.start.path)}`,
        unit: 'zones',
        run: (context) => state.whileUnchanged('Report', () => writeReport(state, args, context)),
      });
    },
  } satisfies Partial<SessionHandlers>;
}

/** A cancel is heard to the last line, and leaves no file. */
function writeReport(
  state: SessionState,
  { format, path, replace, zones }: ReportArguments,
  context: JobContext,
): JobResult {
  const { shown, start } = state;
  const { info, notices, moment } = state.snapshot();
  const findings: Finding[] = [];
  for (const finding of findingsOf(shown.image, context)) if (findings.push(finding) === ROWS_PAGE_MAX) break;
  const document = reportImage({
    ...{ info, notices, zones, findings },
    hashes: hashesOf(info, context),
    image: shown.image,
    options: start.options,
    hasMoreFindings: findings.length === ROWS_PAGE_MAX,
    edits: editsOf(state, context),
    notes: readNotes(notesPlacesOf(state)).notes,
    moment: moment && `before command ${moment.position} of ${moment.title}`,
  });
  const lines = format === 'html' ? htmlLines(document) : markdownLines(document);
  saveLines(path, cancellable(lines, context), { replace });
  return { kind: 'report', path, findings: findings.length };
}

/** Of the files as they lie on disk: edits are not in them. */
function hashesOf({ path, dataImage }: ImageInfo, context: JobContext): ReportedHash[] {
  return [path, ...(dataImage === null ? [] : [dataImage])].map((file) => {
    return { path: file, sha256: hashShortFile(file, HASHED_MAX, () => context.checkCancelled()) };
  });
}

function editsOf({ overlay, source, device }: SessionState, context: JobContext): ReportedEdits {
  const extents = overlay.changedExtents();
  const changedBytes = extents.reduce((sum, { length }) => sum + length, 0);
  const files = { before: source.file, after: overlay };
  const runs: EditedRun[] = [];
  for (const run of editedRunsFrom({ ...files, extents }, 0)) {
    context.checkCancelled();
    if (runs.length === EDITS_MAX) return { runs, hasMore: true, changedBytes };
    runs.push(runAsShown(device.image, run, files));
  }
  return { runs, hasMore: false, changedBytes };
}
