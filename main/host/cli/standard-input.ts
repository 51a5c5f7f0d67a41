import { receiveMessageOnPort } from 'node:worker_threads';
import { fail } from '../../../shared/errors/app-error';
import { checkCancelled } from './cancel-flag';
import { CELLS, type WorkerStart } from './worker-start';

/** Ctrl+C is noticed so often while nobody types. */
const WAIT_MS = 50;

/** What comes back for a request: bytes, null at the end, or what went wrong in words. */
type Piece = Uint8Array | string | null;

/**
 * Delivers standard input to the thread that works, a piece for each message from it. A thread that read by itself
 * could not be stopped while it waits.
 */
export function deliverInput({ shared, input }: WorkerStart): void {
  const cells = new Int32Array(shared);
  let pieces: AsyncIterator<Uint8Array> | null = null;
  const deliver = (piece: Piece): void => {
    input.postMessage(piece);
    Atomics.add(cells, CELLS.delivered, 1);
    Atomics.notify(cells, CELLS.delivered);
  };
  input.on('message', () => {
    pieces ??= process.stdin[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
    pieces.next().then(
      ({ done, value }) => deliver(done ? null : value),
      (thrown: unknown) => deliver(thrown instanceof Error ? thrown.message : String(thrown)),
    );
  });
}

/** Standard input in pieces, from the other thread. Errors: `io`, `cancelled` while waiting. */
export function* receiveInput({ shared, input }: WorkerStart): Generator<Uint8Array> {
  const cells = new Int32Array(shared);
  for (;;) {
    const delivered = Atomics.load(cells, CELLS.delivered);
    input.postMessage(null);
    while (Atomics.wait(cells, CELLS.delivered, delivered, WAIT_MS) === 'timed-out') checkCancelled();
    const piece = (receiveMessageOnPort(input) as { readonly message: Piece }).message;
    if (piece === null) return;
    if (typeof piece === 'string') fail('io', `standard input: cannot read: ${piece}`);
    yield piece;
  }
}
