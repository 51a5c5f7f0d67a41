import { basename } from 'node:path';
import { failAbout } from '../../../shared/errors/app-error';
import { deviceBytesOfShape } from '../../../shared/image/geometry-shape';
import type { ArgumentsOf } from '../../../shared/ipc/channels';
import type { JobResult } from '../../../shared/session/job';
import { formatBytes, formatExactBytes, plural } from '../../../shared/units/format';
import { MIB } from '../../../shared/units/units';
import { cancellable, type JobContext } from '../../device/job';
import { requireZones } from '../../device/require-zones';
import { svgMapFile } from '../../image-report/svg-map';
import { zoneMapOf } from '../../image-report/zone-map';
import { openNodeFile } from '../../storage/node-block-file';
import { readPieces } from '../../storage/node-pieces';
import { refuseExisting } from '../../storage/node-replace-file';
import { saveLines, savePieces } from '../../storage/node-save-lines';
import type { SessionState } from '../session-state';
import type { SessionHandlers } from './session-handlers';

/** A picture that a window drew has no more bytes. */
const PICTURE_BYTES_MAX = 64 * MIB;
/** What a PNG begins with. */
const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** The map of the zones as a picture. */
export function mapChannels(state: SessionState) {
  return {
    'zones:exportMap': (args) => {
      requireZones(state.shown.image.facts, state.start.path);
      state.requireOtherFile(args.path);
      if (!args.replace) refuseExisting(args.path);
      if (args.picture !== null) requirePicture(args.picture);
      return state.jobs.start({
        title: `Map of ${basename(state.start.path)}`,
        unit: 'zones',
        run: (context) => exportMap(state, args, context),
      });
    },
  } satisfies Partial<SessionHandlers>;
}

function exportMap(
  state: SessionState,
  { picture, path, replace }: ArgumentsOf<'zones:exportMap'>,
  context: JobContext,
): JobResult {
  if (picture === null) saveLines(path, cancellable(svgLines(state), context), { replace });
  else savePieces(path, cancellable(readPieces(picture), context), { replace });
  return { kind: 'zones', path };
}

function svgLines(state: SessionState): Iterable<string> {
  const { info, moment } = state.snapshot();
  const { geometry } = info;
  const map = zoneMapOf(state.shown.image);
  const cells =
    map.zonesPerCell === 1
      ? 'A cell is a zone, filled from its bottom to the write pointer.'
      : `A cell is ${plural(map.zonesPerCell, 'zone')}, with every state among them by its share.`;
  return svgMapFile(map, {
    title: basename(info.path),
    lines: [
      `${plural(geometry.zoneCount, 'zone')} of ${formatExactBytes(geometry.zoneSizeBytes)}, ${formatBytes(deviceBytesOfShape(geometry))}`,
      ...(moment === null ? [] : [`before command ${moment.position} of ${moment.title}`]),
      cells,
    ],
    counts: info.counts,
  });
}

/** Errors: `unsupported` for a file that is no PNG, or too long. */
function requirePicture(path: string): void {
  const file = openNodeFile(path, { access: 'read' });
  try {
    const head = new Uint8Array(PNG_SIGNATURE.length);
    file.read(0, head);
    if (PNG_SIGNATURE.some((byte, at) => head[at] !== byte))
      failAbout(path, 'unsupported', 'is no PNG picture', { path });
    if (file.size() > PICTURE_BYTES_MAX)
      failAbout(
        path,
        'unsupported',
        `has ${formatBytes(file.size())}; a picture has at most ${formatBytes(PICTURE_BYTES_MAX)}`,
      );
  } finally {
    file.dispose();
  }
}
