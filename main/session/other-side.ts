import { fail } from '../../shared/errors/app-error';
import type { ComparisonChoice } from '../../shared/session/comparison';
import type { OpenImageOptions } from '../../shared/image/open-options';
import type { ComparedImage } from '../compare/device-bytes';
import { holdsReport } from '../compare/holds-report';
import { requireZones } from '../device/require-zones';
import { cancellable, type JobContext } from '../device/job';
import { openImage } from '../image/open-image';
import { readReport } from '../report/read-report';
import type { ReadReport } from '../report/zone-report';
import { readPieces } from '../storage/node-pieces';
import { sayingWhere } from '../trace/saying-where';
import type { TimeLine } from '../trace/time-travel/time-line';
import type { OtherSide } from './shelves/difference-shelf';
import type { SessionState } from './session-state';

/** What a comparison is with: an image, or a report. */
export interface ComparedSide {
  readonly side: OtherSide;
  readonly report: ReadReport | null;
}

/** What the other side of a comparison needs of its session. */
interface Around {
  readonly state: SessionState;
  readonly lineOf: (trace: string) => TimeLine;
  readonly context: JobContext;
}

/** Opens the other side. Errors: those of opening, of reading a report; `gone` for a trace that is not there. */
export function openOtherSide(choice: ComparisonChoice['with'], around: Around): ComparedSide {
  switch (choice.kind) {
    case 'self':
      return { side: shownSide(around.state), report: null };
    case 'moment':
      return { side: momentSide(choice.trace, choice.position, around), report: null };
    case 'text':
      return reportSide([choice.text], null, around);
    case 'file':
      if (holdsReport(choice.path)) return reportSide(readPieces(choice.path), choice.path, around);
      return { side: imageSide(choice.path, choice.options), report: null };
  }
}

function shownSide(state: SessionState): OtherSide {
  return {
    title: state.start.path,
    dataAt: state.source.attached?.offset ?? null,
    use: (work) => work(state.shown),
    dispose: () => undefined,
  };
}

/** The moment is made anew for each look, so that the trace may go whenever it does. */
function momentSide(trace: string, position: number, { state, lineOf }: Around): OtherSide {
  return {
    title: `${state.traces.get(trace).info.title}, command ${position}`,
    dataAt: state.source.attached?.offset ?? null,
    use(work) {
      const moment = lineOf(trace).moment(position);
      try {
        return work(moment.device);
      } finally {
        moment.dispose();
      }
    },
    dispose: () => undefined,
  };
}

function imageSide(path: string, options: OpenImageOptions): OtherSide {
  const opened = openImage(path, { access: 'read', ...options });
  const { image, file } = opened.device;
  try {
    requireZones(image.facts, path);
  } catch (error) {
    opened.dispose();
    throw error;
  }
  const other: ComparedImage = { image, file };
  return {
    title: path,
    dataAt: opened.attached?.offset ?? null,
    use: (work) => opened.whileLookedAt(() => work(other)),
    dispose: () => opened.dispose(),
  };
}

function reportSide(
  chunks: Iterable<Uint8Array | string>,
  path: string | null,
  { state, context }: Around,
): ComparedSide {
  const likelyBlockSizeBytes = state.shown.image.facts.geometry.logicalBlockSizeBytes;
  const report = sayingWhere(path ?? 'the pasted text', () =>
    readReport(cancellable(chunks, context), { likelyBlockSizeBytes }),
  );
  const side: OtherSide = {
    title: path === null ? `a report of ${report.tool}` : `${path}, a report of ${report.tool}`,
    dataAt: null,
    use: () => fail('unsupported', 'a report of zones has no bytes'),
    dispose: () => undefined,
  };
  return { side, report };
}
