import { basename, dirname, resolve } from 'node:path';
import type { ArgumentsOf } from '../../../shared/ipc/channels';
import type { JobResult } from '../../../shared/session/job';
import { FINDING_CODES } from '../../format/registry';
import { sourceLayoutOf } from '../../image/open-source';
import { relativeUri } from '../../image-report/check/checked-files';
import { checkPieces } from '../../image-report/check/print-check';
import { FINDINGS_OF_A_CODE, Tally } from '../../image-report/check/tally';
import { isRepairable } from '../../repair/plan-repair';
import { refuseExisting } from '../../storage/node-replace-file';
import { savePieces } from '../../storage/node-save-lines';
import { NodeScratchStore } from '../../storage/overlay/node-scratch-store';
import { cancellable, type JobContext } from '../../device/job';
import { findingsOf } from '../check-image';
import type { SessionState } from '../session-state';
import { FoundFindings } from '../shelves/check-shelf';
import type { SessionHandlers } from './session-handlers';

/** Checks of what is shown, what they found, and the same as a file. */
export function checkChannels(state: SessionState) {
  return {
    'checks:start': () =>
      state.jobs.start({
        title: 'Check',
        unit: 'zones',
        run: (context) => state.whileUnchanged('Check', () => check(state, context)),
      }),
    'checks:read': ({ check: id, query, first, count }) => state.checks.get(id).page(query, first, count),
    'checks:export': (args) => {
      state.requireOtherFile(args.path);
      if (!args.replace) refuseExisting(args.path);
      return state.jobs.start({
        title: `Check of ${basename(state.start.path)} as a file`,
        unit: 'zones',
        run: (context) => state.whileUnchanged('Check', () => exportCheck(state, args, context)),
      });
    },
  } satisfies Partial<SessionHandlers>;
}

function check(state: SessionState, context: JobContext): JobResult {
  const { shown, shows } = state;
  const found = new FoundFindings();
  for (const finding of findingsOf(shown.image, context)) found.add(finding);
  const summary = {
    ...{ check: state.checks.keep(found), shows, zones: shown.image.facts.geometry.zoneCount },
    ...found.counts,
    qemuVerdict: shown.image.anatomy.qemuVerdict(),
  };
  return { kind: 'check', summary };
}

/** Paths are told as the folder of the report sees them: the bytes are those of a command line that is run there. */
function exportCheck(
  state: SessionState,
  { form, all, path, replace }: ArgumentsOf<'checks:export'>,
  context: JobContext,
): JobResult {
  const { shown, source, start } = state;
  const tally = new Tally(findingsOf(shown.image, context), all ? Infinity : FINDINGS_OF_A_CODE);
  const folder = dirname(resolve(path));
  const data = source.attached && {
    uri: relativeUri(folder, resolve(source.attached.name)),
    offset: source.attached.offset,
  };
  const pieces = checkPieces(form, {
    files: { uri: relativeUri(folder, resolve(start.path)), data },
    findings: tally,
    verdict: shown.image.anatomy.qemuVerdict(),
    codes: FINDING_CODES,
    version: __APP_VERSION__,
    isRepairable: () =>
      isRepairable({
        file: shown.file,
        options: { ...start.options, ...sourceLayoutOf(source) },
        makeStore: () => new NodeScratchStore(),
        onProgress: () => context.checkCancelled(),
      }),
  });
  savePieces(path, cancellable(pieces, context), { replace });
  return { kind: 'checkFile', path, findings: tally.count };
}
