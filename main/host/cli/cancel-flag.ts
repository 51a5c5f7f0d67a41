import { workerData } from 'node:worker_threads';
import { fail } from '../../../shared/errors/app-error';

/** Cells of the memory that both threads see. */
const CANCELLED = 0;
const WAITING = 1;
const CELLS = 2;

/** What the thread that hears signals and the thread that works tell each other. */
export class CancelFlag {
  readonly shared: SharedArrayBuffer;
  readonly #cells: Int32Array;

  constructor(shared: SharedArrayBuffer) {
    this.shared = shared;
    this.#cells = new Int32Array(shared);
  }

  static create(): CancelFlag {
    return new CancelFlag(new SharedArrayBuffer(CELLS * Int32Array.BYTES_PER_ELEMENT));
  }

  get isSet(): boolean {
    return Atomics.load(this.#cells, CANCELLED) === 1;
  }

  /** True while the work waits for somebody to type and holds nothing: it may be ended at once. */
  get isWaiting(): boolean {
    return Atomics.load(this.#cells, WAITING) === 1;
  }

  set(): void {
    Atomics.store(this.#cells, CANCELLED, 1);
  }

  /** Runs something that waits, such as reading standard input, while nothing is open. */
  whileWaiting<Value>(wait: () => Value): Value {
    Atomics.store(this.#cells, WAITING, 1);
    try {
      return wait();
    } finally {
      Atomics.store(this.#cells, WAITING, 0);
    }
  }
}

const flag = workerData instanceof SharedArrayBuffer ? new CancelFlag(workerData) : CancelFlag.create();

/** Ends the command once Ctrl+C was pressed. Errors: `cancelled`. Cheap enough for every step of a loop. */
export function checkCancelled(): void {
  if (flag.isSet) fail('cancelled', 'cancelled');
}

/** See CancelFlag. Only while neither a file nor a lock is held. */
export function whileWaiting<Value>(wait: () => Value): Value {
  return flag.whileWaiting(wait);
}

/** The same sequence, ended by Ctrl+C between two of its values. */
export function* cancellable<Value>(values: Iterable<Value>): Generator<Value> {
  for (const value of values) {
    checkCancelled();
    yield value;
  }
}
