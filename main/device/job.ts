import type { ByteCount } from '../../shared/units/units';

/** What long work reports to and asks of whoever started it. */
export interface JobContext {
  /** Throws AppError `cancelled` once a cancel was asked for. Cheap enough for every command. */
  checkCancelled(): void;
  /** Called as often as the work likes; the receiver thins it out. */
  progress(report: JobReport): void;
}

/** One progress report. */
export interface JobReport {
  readonly done: number;
  readonly total: number | null;
  readonly bytesWritten: ByteCount;
  readonly openZones: number;
  readonly activeZones: number;
  readonly refusedCommands: number;
}
