import type { ArgumentsOf, ValueOf } from '../../../shared/ipc/channels';
import type { JobResult, TraceInfo } from '../../../shared/session/job';
import type { PlannedCommand } from '../../../shared/workload/planned-command';
import type { RunSummary } from '../../../shared/workload/summary';
import type { TraceEntry, TraceHeader } from '../../../shared/workload/trace-entry';
import type { BlockFile } from '../../storage/block-file';
import type { OverlayBlockFile } from '../../storage/overlay/overlay-block-file';
import { makeTraceHeader } from '../../trace/trace-header';
import { generateWorkload, WORKLOADS } from '../../workload/registry';
import { requireZones } from '../../device/require-zones';
import { runCommands } from '../../workload/run-commands';
import type { JobContext } from '../../device/job';
import type { ZonedDevice } from '../../device/device';
import { scratchOver, snapshotOf } from '../overlay-copy';
import type { SessionHandlers } from './session-handlers';
import type { SessionState } from '../session-state';

/** A trace with more commands is not kept. */
const KEPT_COMMANDS_MAX = 500_000;

type WorkloadArguments = ArgumentsOf<'workloads:start'>;

/** Workloads. */
export function jobChannels(state: SessionState) {
  return {
    'workloads:preview': (args) => previewWorkload(state, args),
    'workloads:start': (args) => startWorkload(state, args),
  } satisfies Partial<SessionHandlers>;
}

function previewWorkload(
  state: SessionState,
  { count, ...spec }: ArgumentsOf<'workloads:preview'>,
): ValueOf<'workloads:preview'> {
  requireZones(state.device.image.facts, state.start.path);
  const commands: PlannedCommand[] = [];
  for (const command of generateWorkload(spec, state.device.engine.setup)) {
    if (commands.length === count) return { commands, isWhole: false };
    commands.push(command);
  }
  return { commands, isWhole: true };
}

function startWorkload(state: SessionState, args: WorkloadArguments): { readonly job: string } {
  requireZones(state.device.image.facts, state.start.path);
  const title = WORKLOADS.find(({ name }) => name === args.name)?.title ?? args.name;
  if (args.target === 'edits') state.requireEditing(title);
  else state.outside.requireNothing(title);
  return state.jobs.start({
    title,
    unit: 'commands',
    run: (context) => runWorkload(state, args, title, context),
  });
}

/** With its trace goes the content that it started from, for crashes. */
function runWorkload(
  state: SessionState,
  args: WorkloadArguments,
  title: string,
  context: JobContext,
): JobResult {
  const { content } = state;
  const before = snapshotOf(state.overlay, state.source.file, () => context.checkCancelled());
  const recorder = new Recorder();
  let ran: WorkloadRun;
  try {
    const run = (file: BlockFile) =>
      state.whileUnchanged(title, () => runOn(state.deviceOver(file), { args, context, recorder }));
    ran = args.target === 'edits' ? runIntoEdits(state, title, run) : runOnScratch(state, run);
  } catch (error) {
    before.dispose();
    throw error;
  }
  if (!recorder.isWhole) before.dispose();
  const trace = recorder.isWhole
    ? keepTrace(state, { args, title, header: ran.header, before, content, recorder })
    : null;
  return { kind: 'workload', summary: ran.summary, trace };
}

interface WorkloadRun {
  readonly summary: RunSummary;
  readonly header: TraceHeader;
}

interface RunWith {
  readonly args: WorkloadArguments;
  readonly context: JobContext;
  readonly recorder: Recorder;
}

function runOn(device: ZonedDevice, { args, context, recorder }: RunWith): WorkloadRun {
  const { geometry, limits, zdeBytes } = device.image.facts;
  const origin = { seed: args.seed, generator: args.name };
  const header = makeTraceHeader({ geometry, limits, zdeBytes, rules: device.rules }, origin);
  const summary = runCommands(device, generateWorkload(args, device.engine.setup), {
    context,
    seed: args.seed,
    clock: () => performance.now() * 1000,
    total: totalOf(args),
    aftermath: 'taken-back',
    record: (entry) => recorder.add(entry),
  });
  return { summary, header };
}

function runOnScratch<Value>(state: SessionState, run: (file: BlockFile) => Value): Value {
  const scratch = scratchOver(state.overlay);
  try {
    return run(scratch);
  } finally {
    scratch.dispose();
  }
}

function runIntoEdits<Value>(state: SessionState, title: string, run: (file: BlockFile) => Value): Value {
  return state.edit(title, () => {
    const result = run(state.overlay);
    state.reload();
    return result;
  });
}

/** How many commands the settings ask for; null where the generator decides. */
function totalOf({ settings }: WorkloadArguments): number | null {
  const commands = Number(settings['commands']);
  return Number.isSafeInteger(commands) && commands > 0 ? commands : null;
}

class Recorder {
  entries: TraceEntry[] = [];
  isWhole = true;

  add(entry: TraceEntry): void {
    if (!this.isWhole) return;
    if (this.entries.length >= KEPT_COMMANDS_MAX) {
      this.isWhole = false;
      this.entries = [];
    } else {
      this.entries.push(entry);
    }
  }
}

interface Recording {
  readonly args: WorkloadArguments;
  readonly title: string;
  readonly header: TraceHeader;
  readonly before: OverlayBlockFile;
  /** Content number of the session before the workload. */
  readonly content: number;
  readonly recorder: Recorder;
}

function keepTrace(state: SessionState, recording: Recording): TraceInfo {
  const { args, title, header, before, content, recorder } = recording;
  const { entries } = recorder;
  return state.traces.keep({ title, seed: args.seed, header, entries, before, content });
}
