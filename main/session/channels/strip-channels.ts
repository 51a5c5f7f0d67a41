import { mergeRanges, type Extent } from '../../../shared/units/ranges';
import type { ArgumentsOf } from '../../../shared/ipc/channels';
import type { JobResult } from '../../../shared/session/job';
import { contentStrip } from '../../device/content-strip';
import type { JobContext } from '../../device/job';
import { skipEqual } from '../../search/skip-equal';
import type { BlockFile } from '../../storage/block-file';
import { requireWithin } from '../../storage/extent';
import type { SessionState } from '../session-state';
import type { SessionHandlers } from './session-handlers';

/** The file at a glance: what its parts hold by samples, and where its rows begin to differ. */
export function stripChannels(state: SessionState) {
  const ranges = new FileRanges(state);
  return {
    'bytes:strip': ({ first, count, offset, length, rows }) => {
      const { file, image } = state.shown;
      requireWithin(file, { offset, length });
      // Once the file holds something else, nothing says what its bytes are.
      const isWhole = state.outside.look()?.content !== true;
      return contentStrip(
        { file, regions: image.anatomy.regions(), ...ranges.known() },
        { first, count: isWhole ? count : 0, offset, length, rows },
      );
    },
    'skips:start': (args) => {
      requireWithin(state.shown.file, { offset: args.from, length: 1 });
      return state.jobs.start({
        title: 'Skip equal rows',
        unit: 'bytes',
        run: (context) =>
          state.whileUnchanged('Skipping', () => skip(state, args, ranges.known().held, context)),
      });
    },
  } satisfies Partial<SessionHandlers>;
}

function skip(
  { shown: { file } }: SessionState,
  { from, rowBytes, direction }: ArgumentsOf<'skips:start'>,
  held: readonly Extent[] | null,
  context: JobContext,
): JobResult {
  const total = direction === 'forward' ? file.size() - from : from;
  const offset = skipEqual(file, { from, rowBytes, direction, held }, (done) => {
    context.checkCancelled();
    context.progress({ done: Math.min(done, total), total });
  });
  return { kind: 'skip', offset };
}

/** What of a file may hold anything but zeros (null = not known), and what may differ from what is saved. */
interface KnownRanges {
  readonly held: readonly Extent[] | null;
  readonly edited: readonly Extent[];
}

/** Which parts of the file are of interest. To ask the file system takes a program, so that it is asked once for each file. */
class FileRanges {
  readonly #state: SessionState;
  #beneath: { readonly file: BlockFile; readonly held: readonly Extent[] | null } | null = null;
  #now: (KnownRanges & { readonly content: number }) | null = null;

  constructor(state: SessionState) {
    this.#state = state;
  }

  /** What is known of the file that is shown; of anything else than the present, nothing differs from what is saved. */
  known(): KnownRanges {
    const { isAside, shown, content, source } = this.#state;
    if (isAside) return { held: shown.file.heldExtents?.() ?? null, edited: [] };
    if (this.#beneath?.file !== source.file) {
      this.#beneath = { file: source.file, held: source.file.heldExtents?.() ?? null };
      this.#now = null;
    }
    if (this.#now?.content !== content) this.#now = { content, ...this.#joined(this.#beneath.held) };
    return this.#now;
  }

  #joined(held: readonly Extent[] | null): KnownRanges {
    const { overlay } = this.#state;
    const edited = overlay.dirty ? overlay.changedExtents() : [];
    if (held === null || edited.length === 0) return { held, edited };
    return {
      held: mergeRanges([...held, ...edited].map(({ offset, length }) => ({ offset, length }))),
      edited,
    };
  }
}
