import { fail } from '../../../../shared/errors/app-error';
import { COMMAND_BYTES_MAX } from '../../../../shared/image/limits';
import type { JobResult } from '../../../../shared/session/job';
import { parseShrinkCheck, type ShrinkCheck } from '../../../../shared/workload/shrink-check';
import { failingCondition } from '../../../crash/shrink/failing-condition';
import { shrinkTrace } from '../../../crash/shrink/shrink-trace';
import type { JobContext } from '../../../device/job';
import { NodeScratchStore } from '../../../storage/overlay/node-scratch-store';
import { compareRules } from '../../../trace/compare-rules';
import { parseRuleSide } from '../../../trace/rule-side-text';
import { snapshotOf } from '../../overlay-copy';
import type { SessionState } from '../../session-state';
import type { KeptTrace } from '../../shelves/trace-shelf';
import { requireContent } from './crash-channels';
import type { SessionHandlers } from '../session-handlers';

/** Differences that an answer names at most. */
const DIFFERENCES_MAX = 1000;

/** Traces made shorter, as traces of their own, and one trace under two sets of rules. */
export function traceStudyChannels(state: SessionState) {
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
    'traces:compare': ({ trace, a, b }) => {
      const kept = state.traces.get(trace);
      const start = state.device.engine.setup;
      const sides = { a: parseRuleSide(a, start, 'a'), b: parseRuleSide(b, start, 'b') };
      return state.jobs.start({
        title: `${kept.info.title} under two sets of rules`,
        unit: 'commands',
        run: (context) => ({
          kind: 'comparison',
          trace,
          comparison: compareRules(startOf(state, trace), sides, kept.entries, {
            context,
            most: DIFFERENCES_MAX,
          }),
        }),
      });
    },
  } satisfies Partial<SessionHandlers>;
}

/** Zones from which a trace starts; those of now once the file beneath holds something else. */
function startOf(state: SessionState, trace: string) {
  const { before } = state.traces.get(trace);
  return (before === null ? state.device : state.deviceOver(before)).engine.setup;
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
  const before = snapshotOf(base, state.source.file, () => context.checkCancelled());
  const { title, seed } = kept.info;
  const trace = state.traces.keep({
    ...{ title: `${title}, shrunk`, seed },
    ...{ header, entries: shrunk.entries, content, before },
  });
  return { kind: 'shrunk', trace, tries: shrunk.tries };
}
