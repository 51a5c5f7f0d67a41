import { workerData } from 'node:worker_threads';
import { fail } from '../../../shared/errors/app-error';
import type { JobContext, JobReport } from '../../service/types';

/** Milliseconds between two lines of progress. */
const PROGRESS_MS = 100;

/** A flag that one thread sets and another one looks at while it works. */
export class CancelFlag {
  readonly shared: SharedArrayBuffer;
  readonly #cell: Int32Array;

  constructor(shared: SharedArrayBuffer) {
    this.shared = shared;
    this.#cell = new Int32Array(shared);
  }

  static create(): CancelFlag {
    return new CancelFlag(new SharedArrayBuffer(4));
  }

  get isSet(): boolean {
    return Atomics.load(this.#cell, 0) === 1;
  }

  set(): void {
    Atomics.store(this.#cell, 0, 1);
  }
}

/** The context of long work on the command line: Ctrl+C cancels, progress goes to `show` now and then. */
export function commandContext(show: (report: JobReport) => void): JobContext {
  const flag = workerData instanceof SharedArrayBuffer ? new CancelFlag(workerData) : CancelFlag.create();
  let shownMs = 0;
  return {
    checkCancelled() {
      if (flag.isSet) fail('cancelled', 'cancelled');
    },
    progress(report) {
      const nowMs = performance.now();
      if (nowMs - shownMs < PROGRESS_MS) return;
      shownMs = nowMs;
      show(report);
    },
  };
}
