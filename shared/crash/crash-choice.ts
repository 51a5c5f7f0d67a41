import type { ByteCount } from '../units/units';

/** Which of the writes not yet durable a crash loses. `mask`: hex, bit 0 = the oldest, 1 = survives. */
export interface CrashChoice {
  readonly trace: string;
  /** `N[:before|:after|:after-data|:wK]`. */
  readonly point: string;
  readonly lose: 'unflushed' | 'none' | 'all' | 'random' | string;
  readonly tearBytes: ByteCount | null;
  readonly seed: number;
}
