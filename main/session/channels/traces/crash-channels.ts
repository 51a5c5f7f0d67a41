import { fail } from '../../../../shared/errors/app-error';
import type { ArgumentsOf } from '../../../../shared/ipc/channels';
import type { CrashChoice } from '../../../../shared/crash/crash-choice';
import type { JobResult } from '../../../../shared/session/job';
import type { CrashSummary } from '../../../../shared/crash/crash-report';
import { NodeScratchStore } from '../../../storage/overlay/node-scratch-store';
import { dataPathFor } from '../../../image/data-path';
import {
  contentAfter,
  crashAndRecover,
  previewCrash,
  type CrashSetup,
  type RecoveredCrash,
} from '../../../crash/crash-lab';
import type { JobContext } from '../../../device/job';
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
  const { path: image, options } = state.start;
  const names = { image, options, trace: trace.savedAs ?? `${trace.info.trace}.trace` };
  const crash = crashUnchanged(state, () => crashAndRecover(setupOf(state, choice, context), policy, names));
  return { kind: 'crash', report: reportPage(crash.report), crash: state.traces.keepCrash(trace, crash) };
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

/** The trace starts from the content that it was recorded on, not from what the session shows now. */
function setupOf(state: SessionState, choice: CrashChoice, context: JobContext): CrashSetup {
  const trace = state.traces.get(choice.trace);
  const { trace: _, ...cut } = choice;
  return {
    base: requireContent(trace),
    open: (file) => state.deviceOver(file, { durability: 'flush', tableWrites: 'eager' }),
    trace: { header: trace.header, entries: trace.entries },
    context,
    makeStore: () => new NodeScratchStore(),
    ...cut,
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
