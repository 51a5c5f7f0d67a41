import type { CrashChoice } from '../../../shared/crash/crash-choice';
import type { JobProgress, JobResult, TraceInfo } from '../../../shared/session/job';
import type { CrashReport, CrashSummary } from '../../../shared/crash/crash-report';
import type { ErrorShape } from '../../../shared/errors/app-error';
import type { RecoveryPolicy } from '../../../shared/zone/profile';
import type { TraceEntry } from '../../../shared/workload/trace-entry';

/** A job that moves on only when stepJobs() is called: no clock, no surprise. */
export interface FakeJob {
  readonly job: string;
  readonly session: string;
  readonly title: string;
  readonly total: number;
  done: number;
  cancelled: boolean;
  readonly result: JobResult;
}

export const CANCELLED: ErrorShape = { code: 'cancelled', message: 'cancelled', data: {} };

export const TRACE: TraceInfo = {
  trace: 'trace-1',
  title: 'append-round-robin, seed 1',
  commands: 1000,
  seed: 1,
  recordedMs: Date.UTC(2026, 5, 1),
};

export function workloadResult(commands: number): JobResult {
  const summary = {
    commands,
    ok: commands - 12,
    refused: { 'too-many-active': 12 },
    bytesWritten: commands * 65_536,
    elapsedSeconds: 1.25,
  };
  return { kind: 'workload', summary, trace: { ...TRACE, commands } };
}

export function progressOf(job: FakeJob): JobProgress {
  return {
    job: job.job,
    session: job.session,
    title: job.title,
    done: job.done,
    total: job.total,
    unit: 'commands',
    bytesWritten: job.done * 65_536,
    load: {
      openZones: Math.min(8, Math.ceil(job.done / 60)),
      activeZones: Math.min(14, Math.ceil(job.done / 40)),
      refusedCommands: Math.floor(job.done / 80),
    },
    elapsedMs: job.done,
  };
}

export function traceEntries(first: number, count: number, total: number): TraceEntry[] {
  return Array.from({ length: Math.max(0, Math.min(count, total - first)) }, (_, n) => {
    const i = first + n;
    if (i % 50 === 49) return { i, t: i * 11, op: 'flush' as const };
    return {
      i,
      t: i * 11,
      op: 'append' as const,
      zone: 8 + (i % 8),
      blocks: 16,
      expect: { status: 'ok' as const },
    };
  });
}

export function crashSummary(choice: CrashChoice): CrashSummary {
  const fates = ['durable', 'durable', 'survived', 'lost', 'torn', 'lost'] as const;
  const writes = fates.map((fate, index) => ({
    index,
    offset: 4096 + index * 65_536,
    length: index % 2 === 0 ? 65_536 : 8,
    kind: index % 2 === 0 ? ('data' as const) : ('table' as const),
    fate,
  }));
  return {
    id: `1:${choice.point}:${choice.lose}`,
    point: choice.point,
    survived: 1,
    lost: 2,
    torn: 1,
    writes,
  };
}

export function crashResult(choice: CrashChoice, policy: RecoveryPolicy): JobResult {
  const lba = 8 * 16_384;
  const report: CrashReport = {
    crash: crashSummary(choice),
    recovery: {
      policy,
      changed: [
        {
          zone: 8,
          from: 'implicitlyOpened',
          to: 'closed',
          writePointerBefore: (lba + 16) * 4096,
          writePointerAfter: (lba + 16) * 4096,
          why: 'the write pointer is past the zone start',
        },
      ],
      violations: [],
    },
    verdict: 'recovered with allowed loss',
    sentence: 'Two unflushed appends to zone 8 are lost; every other zone is as before the crash.',
    zones: [
      {
        zone: 8,
        before: { state: 'implicitlyOpened', writePointer: lba + 48 },
        crashed: { state: 'implicitlyOpened', writePointer: lba + 16 },
        recovered: { state: 'closed', writePointer: lba + 16 },
        why: 'two appends were not flushed',
      },
    ],
    tableRanges: [{ offset: 4096 + 64, length: 8 }],
    dataLost: [{ zone: 8, lba: lba + 16, blocks: 32 }],
    reproduce: `zonesmith crash a.img --trace t.jsonl --at ${choice.point} --lose ${choice.lose} -o crashed.img`,
  };
  return { kind: 'crash', report, crash: 'crash-1' };
}
