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
        { file, regions: image.anatomy.regions(), held: ranges.held(), edited: ranges.edited() },
        { first, count: isWhole ? count : 0, offset, length, rows },
      );
    },
    'skips:start': (args) => {
      requireWithin(state.shown.file, { offset: args.from, length: 1 });
      return state.jobs.start({
        title: 'Skip equal rows',
        unit: 'bytes',
        run: (context) => state.whileUnchanged('Skipping', () => skip(state, args, ranges.held(), context)),
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

/** Which parts of the file are of interest. To ask the file system takes a program, so that it is asked once for each file. */
class FileRanges {
  readonly #state: SessionState;
  #beneath: { readonly file: BlockFile; readonly held: readonly Extent[] | null } | null = null;
  #now: { readonly content: number; readonly held: readonly Extent[] | null } | null = null;

  constructor(state: SessionState) {
    this.#state = state;
  }

  /** What may hold anything but zeros; null = not known. */
  held(): readonly Extent[] | null {
    const { moment, shown, content, source } = this.#state;
    if (moment !== null) return shown.file.heldExtents?.() ?? null;
    if (this.#beneath?.file !== source.file) this.#now = null;
    if (this.#now?.content !== content) this.#now = { content, held: this.#joined(source.file) };
    return this.#now.held;
  }

  /** What may differ from what is saved; of a moment, nothing does. */
  edited(): readonly Extent[] {
    const { moment, overlay, source } = this.#state;
    if (moment !== null || !overlay.dirty) return [];
    return overlay.changedSince(overlay.saved) ?? [{ offset: 0, length: source.file.size() }];
  }

  #joined(file: BlockFile): readonly Extent[] | null {
    if (this.#beneath?.file !== file) this.#beneath = { file, held: file.heldExtents?.() ?? null };
    const { held } = this.#beneath;
    const edited = this.edited();
    return held === null || edited.length === 0 ? held : mergeRanges([...held, ...edited]);
  }
}
