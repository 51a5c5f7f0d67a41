import { fail } from '../../../shared/errors/app-error';
import { COMMAND_BYTES_MAX } from '../../../shared/image/limits';
import type { JobResult } from '../../../shared/session/job';
import { parseShrinkCheck, type ShrinkCheck } from '../../../shared/workload/shrink-check';
import { failingCondition } from '../../crash/shrink/failing-condition';
import { shrinkTrace } from '../../crash/shrink/shrink-trace';
import type { JobContext } from '../../device/job';
import { NodeScratchStore } from '../../storage/overlay/node-scratch-store';
import { snapshotOf } from '../overlay-copy';
import type { SessionState } from '../session-state';
import type { KeptTrace } from '../trace-shelf';
import { requireContent } from './crash-channels';
import type { SessionHandlers } from './session-handlers';

/** Traces made shorter; the result is a trace of its own. */
export function shrinkChannels(state: SessionState) {
  return {
    'traces:shrink': ({ trace, check }) => {
      const kept = state.traces.get(trace);
      const wanted = parseShrinkCheck(check);
      requireContent(kept);
      if (wanted.kind === 'exec')
        fail('usage', 'exec: programs are run by the command line only: zonesmith trace shrink', { check });
      return state.jobs.start({
        title: `Shrinking ${kept.info.title}`,
        unit: 'tries',
        run: (context) => shrink(state, kept, wanted, context),
      });
    },
  } satisfies Partial<SessionHandlers>;
}

function shrink(state: SessionState, kept: KeptTrace, check: ShrinkCheck, context: JobContext): JobResult {
  const base = requireContent(kept);
  const { header, entries, content } = kept;
  const { geometry } = state.device.image.facts;
  const blocksMax = COMMAND_BYTES_MAX / geometry.logicalBlockSizeBytes;
  const shrunk = state.whileUnchanged('Shrinking a trace', () => {
    const condition = failingCondition(check, {
      ...{ base, header, entries, context },
      open: (file) => state.deviceOver(file, { durability: 'flush', tableWrites: 'eager' }),
      makeStore: () => new NodeScratchStore(),
    });
    return shrinkTrace({ ...condition, context, geometry, blocksMax });
  });
  if (shrunk === null) return { kind: 'shrunk', trace: null, tries: 0 };
  const info = {
    trace: state.traces.nextId(),
    title: `${kept.info.title}, shrunk`,
    commands: shrunk.entries.length,
    seed: kept.info.seed,
    recordedMs: Date.now(),
    revision: 0,
  };
  const before = snapshotOf(base, state.source.file, () => context.checkCancelled());
  state.traces.add({ info, header, entries: shrunk.entries, content, before });
  return { kind: 'shrunk', trace: info, tries: shrunk.tries };
}
