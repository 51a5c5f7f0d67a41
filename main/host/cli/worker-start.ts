import { MessagePort, workerData } from 'node:worker_threads';

/** What the thread that hears signals gives the thread that works. */
export interface WorkerStart {
  /** Cells that both see; see CELLS. */
  readonly shared: SharedArrayBuffer;
  /** Standard input, piece by piece as it is asked for. */
  readonly input: MessagePort;
}

/** Cells of the shared memory: 1 once Ctrl+C was pressed; how many pieces of input were delivered. */
export const CELLS = { cancelled: 0, delivered: 1, count: 2 } as const;

/** Null in a program that works in its only thread. */
export const workerStart: WorkerStart | null = isWorkerStart(workerData) ? workerData : null;

/** Fresh shared memory. */
export function createCells(): SharedArrayBuffer {
  return new SharedArrayBuffer(CELLS.count * Int32Array.BYTES_PER_ELEMENT);
}

function isWorkerStart(value: unknown): value is WorkerStart {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'shared' in value &&
    value.shared instanceof SharedArrayBuffer &&
    'input' in value &&
    value.input instanceof MessagePort
  );
}
