import { createHash } from 'node:crypto';
import type { TraceEntry, TraceHeader } from '../../shared/workload/trace-entry';
import { formatTraceEntry } from '../trace/native-codec';

const HASH_DIGITS = 16;

/** Names the commands of a trace so far, for the id of a crash state; times and expectations do not count. */
export class TraceHash {
  readonly #hash = createHash('sha256');

  /** `by`: name of the program that carries the trace out; absent = ours. */
  constructor({ seed = 0, logicalBlockSizeBytes }: TraceHeader, by?: string) {
    this.#hash.update(`${seed} ${logicalBlockSizeBytes}\n`);
    if (by !== undefined) this.#hash.update(`by ${by}\n`);
  }

  /** Makes a command part of the hash, executed or not. */
  name(entry: TraceEntry): void {
    this.#hash.update(`${formatTraceEntry({ ...entry, t: 0, expect: undefined })}\n`);
  }

  /** 16 hex digits over seed, block size and the commands that were named. */
  digits(): string {
    return this.#hash.copy().digest('hex').slice(0, HASH_DIGITS);
  }
}
