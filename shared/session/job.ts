import type { CrashReport } from '../crash/crash-report';
import type { CutStatesPage, ExplorationSummary } from '../crash/exploration-choice';
import type { ByteMeasure } from '../image/byte-measure';
import type { ConversionSummary } from '../image/conversion';
import type { ErrorShape } from '../errors/app-error';
import type { SearchSummary } from '../search/search';
import type { ByteCount, ByteOffset } from '../units/units';
import type { CheckSummary } from './check';
import type { ComparisonSummary } from './comparison';
import type { RepairSummary } from './repairing';
import type { ExportReport } from '../workload/export-report';
import type { ImportReport } from '../workload/import-report';
import type { RuleComparison } from '../workload/rule-comparison';
import type { ReplaySummary, RunSummary } from '../workload/summary';

/** A trace kept by a session, for the crash lab and export. */
export interface TraceInfo {
  readonly trace: string;
  readonly title: string;
  readonly commands: number;
  readonly seed: number | null;
  readonly recordedMs: number;
  /** Grows when its commands change, as those of what is done by hand do; 0 for a trace that never changes. */
  readonly revision: number;
}

/** How far work came. */
export interface JobReport {
  readonly done: number;
  /** null = unknown. */
  readonly total: number | null;
  /** What is counted, where it is not what the job usually counts. */
  readonly unit?: JobUnit;
  /** Of work that writes. */
  readonly bytesWritten?: ByteCount;
  /** Of work that gives commands to a device. */
  readonly load?: DeviceLoad;
}

/** What the progress of a job counts. */
export type JobUnit = 'commands' | 'writes' | 'bytes' | 'zones' | 'tries' | 'fields' | 'states';

/** What commands have made of a device so far. */
export interface DeviceLoad {
  readonly openZones: number;
  readonly activeZones: number;
  readonly refusedCommands: number;
}

/** Progress of a job. */
export interface JobProgress extends JobReport {
  readonly job: string;
  /** Empty for a job of no image that is open. */
  readonly session: string;
  readonly title: string;
  readonly unit: JobUnit;
  readonly elapsedMs: number;
}

/** What a finished job leaves behind, by kind. */
export type JobResult =
  | { readonly kind: 'workload'; readonly summary: RunSummary; readonly trace: TraceInfo | null }
  | { readonly kind: 'crash'; readonly report: CrashReport; readonly crash: string }
  | { readonly kind: 'exploration'; readonly exploration: string; readonly summary: ExplorationSummary }
  | { readonly kind: 'states'; readonly page: CutStatesPage }
  | { readonly kind: 'check'; readonly summary: CheckSummary }
  | { readonly kind: 'checkFile'; readonly path: string; readonly findings: number }
  | { readonly kind: 'repairPlan'; readonly summary: RepairSummary }
  | { readonly kind: 'repaired'; readonly repairs: number; readonly edits: number; readonly left: number }
  | { readonly kind: 'report'; readonly path: string; readonly findings: number }
  | { readonly kind: 'search'; readonly search: string; readonly summary: SearchSummary }
  | { readonly kind: 'conversion'; readonly summary: ConversionSummary }
  | { readonly kind: 'measure'; readonly measure: ByteMeasure }
  /** Where a row differs; null = none does. */
  | { readonly kind: 'skip'; readonly offset: ByteOffset | null }
  | { readonly kind: 'timeline'; readonly trace: string; readonly commands: number }
  /** Report: null for a native trace. */
  | { readonly kind: 'import'; readonly trace: TraceInfo; readonly report: ImportReport | null }
  | { readonly kind: 'export'; readonly path: string; readonly report: ExportReport }
  | { readonly kind: 'structure' | 'zones' | 'differenceFile'; readonly path: string }
  /** `data`: path of its data image; null = it has none. */
  | { readonly kind: 'creation'; readonly path: string; readonly data: string | null }
  | { readonly kind: 'comparison'; readonly trace: string; readonly comparison: RuleComparison }
  /** Null where the trace does not fail. */
  | { readonly kind: 'shrunk'; readonly trace: TraceInfo | null; readonly tries: number }
  /** Bytes that wait to be placed elsewhere, of so many runs. */
  | { readonly kind: 'collected'; readonly runs: number; readonly bytes: ByteCount }
  | { readonly kind: 'differences'; readonly summary: ComparisonSummary }
  | { readonly kind: 'replay'; readonly trace: string; readonly summary: ReplaySummary };

/** Milliseconds between two progress reports of a job at most. */
export const PROGRESS_INTERVAL_MS = 100;

/** A job has ended: with a result, or with an error (`cancelled` is one). */
export interface JobFinished {
  readonly job: string;
  readonly session: string;
  readonly result: JobResult | null;
  readonly error: ErrorShape | null;
}
