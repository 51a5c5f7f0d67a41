import { basename } from 'node:path';
import { failAbout } from '../../../../shared/errors/app-error';
import type { ZoneRow } from '../../../../shared/image/zone-report';
import type { ArgumentsOf } from '../../../../shared/ipc/channels';
import type { ZoneIndex } from '../../../../shared/units/units';
import type { Comparison } from '../../../compare/compare-images';
import type { ComparedImage } from '../../../compare/device-bytes';
import { filePatchOf } from '../../../compare/patch/file-patch';
import { requirePatchable } from '../../../compare/patch/require-patchable';
import { CountedComparison } from '../../../compare/print/counted-comparison';
import { differenceJson } from '../../../compare/print/difference-json';
import { unifiedZones } from '../../../compare/print/unified-zones';
import { cancellable, type JobContext } from '../../../device/job';
import { zoneRow } from '../../../device/zone-row';
import type { FormatImage } from '../../../format/image';
import { realPath } from '../../../storage/node-real-path';
import { refuseExisting } from '../../../storage/node-replace-file';
import { saveLines } from '../../../storage/node-save-lines';
import type { KeptComparison } from '../../shelves/difference-shelf';
import type { SessionState } from '../../session-state';
import { walkComparison } from '../../walk-comparison';
import type { SessionHandlers } from '../session-handlers';

/** What differs, as a file. */
export function differenceFileChannels(state: SessionState) {
  return {
    'differences:export': ({ comparison, form, path, replace }) => {
      const kept = state.differences.get(comparison);
      state.outside.requireContent('Exporting the differences');
      requireOtherPath(state, kept, path);
      if (!replace) refuseExisting(path);
      const linesOf = form === 'patch' ? patchOf(state, kept) : textOf(state, kept, form);
      return state.jobs.start({
        title: `Differences of ${basename(state.start.path)}`,
        unit: 'bytes',
        run: (context) =>
          state.whileWhole('Exporting the differences', () => {
            linesOf(context, (lines) => saveLines(path, cancellable(lines, context), { replace }));
            return { kind: 'differenceFile', path };
          }),
      });
    },
  } satisfies Partial<SessionHandlers>;
}

type Save = (lines: Iterable<string>) => void;
type Writing = (context: JobContext, save: Save) => void;

/** Errors: `same-file` for a file of either side. */
function requireOtherPath(state: SessionState, { choice }: KeptComparison, path: string): void {
  state.requireOtherFile(path);
  const other = choice.with.kind === 'file' ? [choice.with.path, choice.with.options.data ?? ''] : [];
  if (
    other
      .filter((one) => one !== '')
      .map(realPath)
      .includes(realPath(path))
  )
    failAbout(path, 'same-file', 'is what the image was compared with; choose another name', { path });
}

/** Errors: `unsupported` with a report, `usage` where a patch makes no sense. */
function patchOf(state: SessionState, { choice, other, report }: KeptComparison): Writing {
  const sideOf = ({ image, file }: ComparedImage) => ({ image, file });
  const a = () => ({
    ...sideOf(state.shown),
    title: state.start.path,
    dataAt: state.source.attached?.offset ?? null,
  });
  if (report !== null)
    failAbout(
      other.title,
      'unsupported',
      'is a report of zones, which has no bytes: a patch is made of two images',
    );
  if (choice.zones !== null)
    failAbout(
      other.title,
      'usage',
      'was compared zones with zones; a patch makes all of B of A. Compare without naming zones',
    );
  other.use((b) => requirePatchable(a(), { ...sideOf(b), ...other }, 'A patch'));
  return (context, save) =>
    other.use((b) => {
      save(
        filePatchOf(state.shown.file, b.file, (done) => {
          context.checkCancelled();
          context.progress({ done, total: null, unit: 'bytes' });
        }),
      );
    });
}

function textOf(
  state: SessionState,
  kept: KeptComparison,
  form: Exclude<ArgumentsOf<'differences:export'>['form'], 'patch'>,
): Writing {
  return (context, save) =>
    walkComparison(state.shown, kept, context, (differences, b) => {
      save(
        form === 'json'
          ? differenceJson(new CountedComparison(differences, (items) => cancellable(items, context)))
          : zonesOf(state, kept, differences, b),
      );
    });
}

function zonesOf(
  { start, shown }: SessionState,
  { other }: KeptComparison,
  { facts, zones }: Comparison,
  b: ComparedImage | null,
): Iterable<string> {
  const block = shown.image.facts.geometry.logicalBlockSizeBytes;
  return unifiedZones({
    titles: { a: start.path, b: other.title },
    ...{ facts, zones },
    rowOfA: (zone) => rowIn(shown.image, zone),
    rowOfB: (zone) => {
      const row = b && rowIn(b.image, zone);
      return row && { ...row, startLba: row.startBytes / block };
    },
  });
}

const rowIn = (image: FormatImage, zone: ZoneIndex): ZoneRow | null =>
  zone < image.facts.geometry.zoneCount ? zoneRow(image, zone) : null;
