import { closeSync, constants } from 'node:fs';
import { getSystemErrorName } from 'node:util';
import { Worker } from 'node:worker_threads';
import { MIB, type ByteCount } from '../../shared/units/units';
import { openSync } from './node-fs';

/** Written bytes that are worth a start: enough to pay for it, few enough to keep a disk busy. */
const START_BYTES = 32 * MIB;
/** Cells that both threads see: how many starts were asked for, or ENDED; the first error met (`errno`), 0 = none. */
const CELLS = { asked: 0, errno: 1, count: 2 } as const;
const ENDED = -1;

/** What the helping thread runs. It flushes for as long as it is asked to, once for all that was asked meanwhile. */
const HELPER = `
  const { fdatasyncSync } = require('node:fs');
  const { cells, fd } = require('node:worker_threads').workerData;
  for (let seen = 0; ; ) {
    Atomics.wait(cells, ${CELLS.asked}, seen);
    seen = Atomics.load(cells, ${CELLS.asked});
    if (seen === ${ENDED}) break;
    try {
      fdatasyncSync(fd);
    } catch (error) {
      Atomics.compareExchange(cells, ${CELLS.errno}, 0, error.errno);
    }
  }
`;

/**
 * Has a file written to its disk while more is being written, so that a flush finds most of it done. A system may do that
 * at any time, so nobody can tell but by the clock, and nothing counts as durable before the flush. The helping
 * thread has a descriptor of its own: Linux tells an error in writing back to each descriptor that was open, once
 * (fsync(2)), so that the flush hears of it whoever meets it first. Where there is no way to a second descriptor
 * or a thread, nothing is done early.
 */
export class WriteBack {
  readonly #fd: number;
  #helper: { readonly fd: number; readonly cells: Int32Array } | null | undefined;
  #waiting: ByteCount = 0;

  /** Of a file that is open for writing; the descriptor stays the caller's. */
  constructor(fd: number) {
    this.#fd = fd;
  }

  /** So many more bytes were written. */
  wrote(bytes: ByteCount): void {
    this.#waiting += bytes;
    if (this.#waiting < START_BYTES) return;
    this.#waiting = 0;
    this.#helper ??= process.platform === 'linux' ? startHelper(this.#fd) : null;
    if (this.#helper) ask(this.#helper.cells, Atomics.load(this.#helper.cells, CELLS.asked) + 1);
  }

  /** The file was flushed. Errors: the system error that the helping thread has met since the last flush. */
  flushed(): void {
    this.#waiting = 0;
    const errno = this.#helper ? Atomics.exchange(this.#helper.cells, CELLS.errno, 0) : 0;
    if (errno !== 0)
      throw Object.assign(new Error('written back early'), { code: getSystemErrorName(errno) });
  }

  /** Lets the thread end; does not wait for it. */
  dispose(): void {
    if (!this.#helper) return;
    ask(this.#helper.cells, ENDED);
    closeSync(this.#helper.fd);
    this.#helper = null;
  }
}

function startHelper(fd: number): { readonly fd: number; readonly cells: Int32Array } | null {
  let own: number | null = null;
  try {
    own = openSync(`/proc/self/fd/${fd}`, constants.O_RDWR);
    const cells = new Int32Array(new SharedArrayBuffer(CELLS.count * Int32Array.BYTES_PER_ELEMENT));
    const helper = new Worker(HELPER, { eval: true, workerData: { cells, fd: own }, execArgv: [] });
    helper.on('error', () => undefined).unref();
    return { fd: own, cells };
  } catch {
    if (own !== null) closeSync(own);
    return null;
  }
}

function ask(cells: Int32Array, value: number): void {
  Atomics.store(cells, CELLS.asked, value);
  Atomics.notify(cells, CELLS.asked);
}
