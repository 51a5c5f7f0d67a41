import { fail } from '../../../../shared/errors/app-error';
import type { ArgumentsOf } from '../../../../shared/ipc/channels';
import type { JobResult } from '../../../../shared/session/job';
import { fewRanges } from '../../../../shared/session/image-change';
import type { CommandStory, MomentDifference, TraceSeries } from '../../../../shared/session/moment';
import type { SessionSnapshot } from '../../../../shared/session/session';
import { parseBreakpoint } from '../../../../shared/workload/breakpoint';
import { isPlaced } from '../../../../shared/workload/operations';
import type { TraceEntry, TraceExpectation } from '../../../../shared/workload/trace-entry';
import { zoneOf } from '../../../../shared/zone/geometry';
import { zoneStateName } from '../../../../shared/zone/state';
import type { JobContext } from '../../../device/job';
import { NodeScratchStore } from '../../../storage/overlay/node-scratch-store';
import { findBreak } from '../../../trace/time-travel/find-break';
import { TimeLine, type Moment } from '../../../trace/time-travel/time-line';
import { divergenceOf, replayTrace } from '../../../trace/replay-trace';
import { scratchOver } from '../../overlay-copy';
import type { SessionState } from '../../session-state';
import type { KeptTrace } from '../../shelves/trace-shelf';
import { requireContent } from './crash-channels';
import { leanEntry } from './lean-entry';
import type { SessionHandlers } from '../session-handlers';

/** Zones that a story names at most. */
const STORY_ZONES_MAX = 100;

/** Traces stepped through, searched, replayed; moments of them shown and compared. */
export function momentChannels(state: SessionState) {
  return {
    'traces:index': ({ trace }) => {
      const kept = state.traces.get(trace);
      requireContent(kept);
      return state.jobs.start({
        title: `Stepping through ${kept.info.title}`,
        unit: 'commands',
        run: (context) => indexTrace(state, kept, context),
      });
    },
    'traces:go': ({ trace, position }) => goTo(state, state.traces.get(trace), position),
    'traces:find': ({ trace, from, direction, breakpoints }) => {
      const kept = state.traces.get(trace);
      const search = {
        log: lineOf(kept).log,
        entries: kept.entries,
        breakpoints: breakpoints.map(parseBreakpoint),
      };
      return findBreak(search, from, direction) ?? { position: null, breakpoint: null };
    },
    'traces:story': ({ trace, position }) => storyOf(state, state.traces.get(trace), position),
    'traces:series': ({ trace, places }) => seriesOf(lineOf(state.traces.get(trace)), places),
    'traces:differences': (args) => differences(state, args),
    'traces:replay': ({ trace, collect }) => {
      const kept = state.traces.get(trace);
      requireContent(kept);
      return state.jobs.start({
        title: `Replay of ${kept.info.title}`,
        unit: 'commands',
        run: (context) => replay(state, kept, { collect, context }),
      });
    },
  } satisfies Partial<SessionHandlers>;
}

function indexTrace(state: SessionState, kept: KeptTrace, context: JobContext): JobResult {
  kept.line ??= state.whileUnchanged('Stepping through a trace', () =>
    TimeLine.make({
      base: requireContent(kept),
      open: (file) => state.deviceOver(file, { durability: 'none', tableWrites: 'eager' }),
      header: kept.header,
      entries: kept.entries,
      context,
      makeStore: () => new NodeScratchStore(),
    }),
  );
  return { kind: 'timeline', trace: kept.info.trace, commands: kept.line.length };
}

/** The moments of a trace. Errors: `gone` where it was not carried out yet. */
export function lineOf({ line, info }: KeptTrace): TimeLine {
  if (line) return line;
  return fail('gone', `the moments of '${info.title}' are not known yet; step through it first`, {
    trace: info.trace,
  });
}

function goTo(state: SessionState, kept: KeptTrace, position: number | null): SessionSnapshot {
  state.outside.requireContent('Going to a moment');
  if (position === null) state.show(null);
  else {
    state.live.requireUnserved('Going to a moment');
    const { trace, title } = kept.info;
    const line = lineOf(kept);
    const info = { trace, title, position, commands: line.length };
    state.show({ moment: line.moment(position), info });
  }
  return state.snapshot();
}

/** Errors: `out-of-range` for a command that the trace has not. */
function storyOf(state: SessionState, kept: KeptTrace, position: number): CommandStory {
  const { log } = lineOf(kept);
  const entry = kept.entries[position];
  if (entry === undefined)
    return fail('out-of-range', `command ${position}: the trace has ${log.length} commands`, { position });
  const { status, lba, open, active } = log.at(position);
  const { first: changes, count: changedZones } = log.changesOf(position, STORY_ZONES_MAX);
  const zone = zoneAddressed(state, entry);
  const own = changes.find((change) => change.zone === zone);
  const found: TraceExpectation = {
    ...{ status, open, active },
    ...(own && { state: own.to, writePointer: own.writePointer }),
    ...(entry.op === 'append' && lba !== null && { assignedLba: lba }),
  };
  const asserted = Object.fromEntries(
    Object.entries(entry.expect ?? {}).filter(([field, value]) => value !== null && field in found),
  );
  return {
    entry: leanEntry(entry),
    status,
    changes,
    changedZones,
    open,
    active,
    divergence: divergenceOf(asserted, found),
  };
}

function zoneAddressed({ device }: SessionState, { op, zone, lba }: TraceEntry): number | undefined {
  if (!isPlaced(op)) return undefined;
  return zone ?? (lba === undefined ? undefined : zoneOf(device.image.facts.geometry, lba));
}

function seriesOf({ log }: TimeLine, places: number): TraceSeries {
  const step = Math.max(1, Math.ceil(log.length / Math.max(1, places)));
  const count = Math.ceil(log.length / step);
  const [open, active, refused] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)];
  for (let at = 0; at < log.length; at++) {
    const [did, place] = [log.at(at), Math.floor(at / step)];
    open[place] = Math.max(open[place]!, did.open);
    active[place] = Math.max(active[place]!, did.active);
    if (did.status !== 'ok') refused[place]!++;
  }
  return { step, open, active, refused };
}

function differences(
  state: SessionState,
  { trace, from, to, most }: ArgumentsOf<'traces:differences'>,
): MomentDifference {
  state.outside.requireContent('Comparing two moments');
  const line = lineOf(state.traces.get(trace));
  const before = line.moment(from);
  try {
    const after = line.moment(to);
    try {
      return { ...differingZonesOf(before, after, most), bytes: bytesBetween(line, before, after) };
    } finally {
      after.dispose();
    }
  } finally {
    before.dispose();
  }
}

function differingZonesOf(
  before: Moment,
  after: Moment,
  most: number,
): Pick<MomentDifference, 'zones' | 'differingZones'> {
  const [a, b] = [before.device.image.table.zones, after.device.image.table.zones];
  const zones: MomentDifference['zones'][number][] = [];
  let differingZones = 0;
  for (let zone = 0; zone < a.count; zone++) {
    if (a.state[zone] === b.state[zone] && a.writePointer[zone] === b.writePointer[zone]) continue;
    differingZones++;
    if (zones.length >= most) continue;
    zones.push({
      zone,
      from: zoneStateName(a.state[zone]!),
      to: zoneStateName(b.state[zone]!),
      writePointerFrom: a.writePointer[zone]!,
      writePointerTo: b.writePointer[zone]!,
    });
  }
  return { zones, differingZones };
}

function bytesBetween(line: TimeLine, before: Moment, after: Moment): MomentDifference['bytes'] {
  const ranges = line.changedBetween(before, after);
  return ranges && fewRanges(ranges);
}

/** On a copy: the image stays as it is. */
function replay(
  state: SessionState,
  kept: KeptTrace,
  { collect, context }: { readonly collect: boolean; readonly context: JobContext },
): JobResult {
  const copy = scratchOver(requireContent(kept));
  try {
    const device = state.deviceOver(copy, { durability: 'none' });
    const summary = state.whileUnchanged('Replay', () =>
      replayTrace(
        device,
        { header: kept.header, entries: kept.entries },
        { context, collect, clock: () => performance.now() * 1000 },
      ),
    );
    return { kind: 'replay', trace: kept.info.trace, summary };
  } finally {
    copy.dispose();
  }
}
