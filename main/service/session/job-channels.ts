import type { ArgumentsOf, JobResult, TraceInfo } from '../../../shared/ipc/contract';
import { ROWS_PAGE_MAX } from '../../../shared/ipc/limits';
import type { Finding } from '../../../shared/ipc/shapes';
import type { TraceEntry } from '../../../shared/workload/trace-entry';
import type { OverlayBlockFile } from '../../storage/overlay-block-file';
import { makeTraceHeader } from '../../trace/trace-header';
import { generateWorkload, WORKLOADS } from '../../workload/registry';
import { runCommands } from '../run-commands';
import type { JobContext, ZonedDevice } from '../types';
import { copyChanges, scratchOver, snapshotOf } from './overlay-copy';
import type { SessionHandlersOf } from './session-handlers';
import type { SessionState } from './session-state';

/** A trace with more commands is not kept. */
const KEPT_COMMANDS_MAX = 500_000;

type WorkloadArguments = ArgumentsOf<'workloads:start'>;

/** Long work: workloads and checks. */
export function jobChannels(state: SessionState): SessionHandlersOf<'workloads:start' | 'checks:start'> {
  return {
    'workloads:start': (args) => startWorkload(state, args),
    'checks:start': () =>
      state.jobs.start({ title: 'Check', unit: 'zones', run: (context) => runCheck(state, context) }),
  };
}

function startWorkload(state: SessionState, args: WorkloadArguments): { readonly job: string } {
  const title = WORKLOADS.find(({ name }) => name === args.name)?.title ?? args.name;
  if (args.target === 'edits') state.requireEditing(title);
  return state.jobs.start({
    title,
    unit: 'commands',
    run: (context) => runWorkload(state, args, title, context),
  });
}

/**
 * Runs on a scratch overlay in either case, so that a cancelled workload leaves nothing half-done; into `edits` the
 * result goes as one edit.
 */
function runWorkload(
  state: SessionState,
  args: WorkloadArguments,
  title: string,
  context: JobContext,
): JobResult {
  const before = snapshotOf(state.overlay, state.source.file);
  const scratch = scratchOver(state.overlay);
  try {
    const device = state.deviceOver(scratch);
    const recorder = new Recorder();
    const total = totalOf(args);
    const summary = runCommands(device, generateWorkload(args, device.engine.setup), {
      context,
      seed: args.seed,
      clock: () => performance.now() * 1000,
      total,
      record: (entry) => recorder.add(entry),
    });
    const trace = recorder.isWhole ? keepTrace(state, { args, title, device, before, recorder }) : null;
    if (trace === null) before.dispose();
    if (args.target === 'edits') adopt(state, scratch, title);
    return { kind: 'workload', summary, trace };
  } catch (error) {
    before.dispose();
    throw error;
  } finally {
    scratch.dispose();
  }
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
  readonly device: ZonedDevice;
  readonly before: OverlayBlockFile;
  readonly recorder: Recorder;
}

function keepTrace(state: SessionState, { args, title, device, before, recorder }: Recording): TraceInfo {
  const { entries } = recorder;
  const info: TraceInfo = {
    trace: state.traces.nextId(),
    title,
    commands: entries.length,
    seed: args.seed,
    recordedMs: Date.now(),
  };
  const { geometry, limits, zdeBytes } = device.image;
  const origin = { seed: args.seed, generator: args.name };
  const header = makeTraceHeader({ geometry, limits, zdeBytes, rules: device.rules }, origin);
  state.traces.add({ info, header, entries, before, content: state.content });
  return info;
}

function adopt(state: SessionState, scratch: OverlayBlockFile, title: string): void {
  state.overlay.beginEdit(title);
  copyChanges(scratch, state.overlay);
  state.reload();
}

function runCheck(state: SessionState, context: JobContext): JobResult {
  const { image, engine } = state.device;
  const findings: Finding[] = [];
  for (const finding of image.check()) {
    context.checkCancelled();
    findings.push(finding);
    context.progress({
      done: finding.zone ?? 0,
      total: image.geometry.zoneCount,
      bytesWritten: 0,
      openZones: engine.openCount,
      activeZones: engine.activeCount,
      refusedCommands: 0,
    });
    if (findings.length === ROWS_PAGE_MAX) break;
  }
  return { kind: 'check', findings };
}
