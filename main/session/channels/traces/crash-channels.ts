import { fail } from '../../../../shared/errors/app-error';
import type { ArgumentsOf } from '../../../../shared/ipc/channels';
import type { CrashChoice } from '../../../../shared/crash/crash-choice';
import type { JobResult } from '../../../../shared/session/job';
import { formatCrashPoint } from '../../../../shared/crash/crash-point';
import type { CrashSummary } from '../../../../shared/crash/crash-report';
import type { RecoveryPolicy } from '../../../../shared/zone/profile';
import { NodeScratchStore } from '../../../storage/overlay/node-scratch-store';
import { dataPathFor } from '../../../image/data-path';
import {
  contentAfter,
  crashAndRecover,
  previewCrash,
  type CrashSetup,
  type RecoveredCrash,
} from '../../../crash/crash-lab';
import { formatStateId, parseStateId } from '../../../crash/state-id';
import type { CrashInput } from '../../../crash/trace-execution';
import type { JobContext } from '../../../device/job';
import { reportPage as zonesPage } from '../../zone-pages';
import { reportPage, summaryPage } from './crash-page';
import { copyOfSession } from '../../save';
import type { SessionHandlers } from '../session-handlers';
import type { SessionState } from '../../session-state';
import type { KeptCrash, KeptTrace } from '../../shelves/trace-shelf';

const UNWATCHED: JobContext = { checkCancelled: () => undefined, progress: () => undefined };

/** Power cuts over the traces of a session, and what recovery makes of them. */
export function crashChannels(state: SessionState) {
  return {
    'crashes:preview': ({ choice }) => preview(state, choice),
    'crashes:start': (args) => {
      const trace = state.traces.get(args.choice.trace);
      requireContent(trace);
      return state.jobs.start({
        title: `Crash of ${trace.info.title}`,
        unit: 'commands',
        run: (context) => runCrash(state, args, context),
      });
    },
    'crashes:reproduce': (args) => {
      const trace = state.traces.get(args.trace);
      requireContent(trace);
      return state.jobs.start({
        title: `Crash state of ${trace.info.title}`,
        unit: 'commands',
        run: (context) => reproduce(state, args, context),
      });
    },
    'crashes:zones': ({ crash, moment, first, count }) => {
      const zones = state.traces.getCrash(crash).crash.zones[moment];
      if (zones !== null) return zonesPage(zones, first, count);
      return fail('not-recognised', `the ${moment} image of ${crash} cannot be opened`, { crash, moment });
    },
    'crashes:keep': ({ crash, path, recovered, replace }) => {
      keepImage(state, crash, { path, recovered, replace });
      return { path, data: state.source.attached ? dataPathFor(path) : null };
    },
  } satisfies Partial<SessionHandlers>;
}

function preview(state: SessionState, choice: CrashChoice): CrashSummary {
  return state.whileUnchanged('Looking at a crash', () =>
    summaryPage(previewCrash(setupOf(state, choice, UNWATCHED))),
  );
}

function runCrash(
  state: SessionState,
  { choice, policy }: ArgumentsOf<'crashes:start'>,
  context: JobContext,
): JobResult {
  const trace = state.traces.get(choice.trace);
  const crash = recoverCrash(state, setupOf(state, choice, context), { trace, policy });
  return { kind: 'crash', report: reportPage(crash.report), crash: state.traces.keepCrash(trace, crash) };
}

/** Errors: `usage` for the id of a state of other commands. */
function reproduce(
  state: SessionState,
  { trace: name, id, policy }: ArgumentsOf<'crashes:reproduce'>,
  context: JobContext,
): JobResult {
  const { point, loss } = parseStateId(id);
  const trace = state.traces.get(name);
  const setup = { ...crashInputOf(state, name, context), ...loss, point: formatCrashPoint(point) };
  const crash = recoverCrash(state, setup, { trace, policy });
  const found = crash.report.crash.id;
  if (found !== formatStateId(parseStateId(id))) {
    crash.dispose();
    fail('usage', `${id} is a state of other commands than those of '${trace.info.title}'`, { id, found });
  }
  const kept = state.traces.keepState(trace, crash);
  return { kind: 'crash', report: reportPage(crash.report), crash: kept };
}

interface Recovering {
  readonly trace: KeptTrace;
  readonly policy: RecoveryPolicy;
}

function recoverCrash(state: SessionState, setup: CrashSetup, { trace, policy }: Recovering): RecoveredCrash {
  const { path: image, options } = state.start;
  const names = { image, options, trace: trace.savedAs ?? `${trace.info.trace}.trace` };
  return crashUnchanged(state, () => crashAndRecover(setup, policy, names));
}

/** A crash of content that is still there afterwards; any other gives back what it holds. */
function crashUnchanged(state: SessionState, run: () => RecoveredCrash): RecoveredCrash {
  let crash = null as RecoveredCrash | null;
  try {
    return state.whileUnchanged('Crash', () => (crash = run()));
  } catch (error) {
    crash?.dispose();
    throw error;
  }
}

function setupOf(state: SessionState, choice: CrashChoice, context: JobContext): CrashSetup {
  const { trace, ...cut } = choice;
  return { ...crashInputOf(state, trace, context), ...cut };
}

/** The trace starts from the content that it was recorded on, not from what the session shows now. */
export function crashInputOf(state: SessionState, name: string, context: JobContext): CrashInput {
  const trace = state.traces.get(name);
  return {
    base: requireContent(trace),
    open: (file) => state.deviceOver(file, { durability: 'flush', tableWrites: 'eager' }),
    trace: { header: trace.header, entries: trace.entries },
    context,
    makeStore: () => new NodeScratchStore(),
  };
}

/** The content that a trace started from. Errors: `gone` once the file beneath holds something else. */
export function requireContent({ before, info }: KeptTrace): NonNullable<KeptTrace['before']> {
  if (before) return before;
  return fail(
    'gone',
    `the image was saved after edits since '${info.title}' was recorded; run the workload again`,
    {
      trace: info.trace,
    },
  );
}

interface KeepTarget {
  readonly path: string;
  readonly recovered: boolean;
  readonly replace: boolean;
}

function keepImage(state: SessionState, id: string, { path, recovered, replace }: KeepTarget): void {
  const { trace, crash }: KeptCrash = state.traces.getCrash(id);
  const before = state.deviceOver(requireContent(trace)).image;
  const content = contentAfter(before, crash.crashed, ...(recovered ? [crash.recovered] : []));
  copyOfSession(state, content, path, { replace });
}
