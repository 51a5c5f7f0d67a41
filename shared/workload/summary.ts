import type { ByteCount } from '../units/units';

/** What `run` prints. */
export interface RunSummary {
  readonly commands: number;
  readonly ok: number;
  readonly refused: Readonly<Record<string, number>>;
  readonly bytesWritten: ByteCount;
  readonly elapsedSeconds: number;
}

/** First divergences of a replay. */
export interface ReplaySummary {
  readonly commands: number;
  readonly matched: number;
  readonly divergences: readonly {
    readonly index: number;
    readonly command: string;
    readonly expected: string;
    readonly actual: string;
  }[];
  readonly elapsedSeconds: number;
}
