/** Entry of the target's thread: sockets on one side, messages to the thread of the images on the other. */
import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '../../../shared/errors/assert';
import type { DriveMessage, TargetSetup } from '../../drive/drive-port';
import { LIMITS } from './limits';
import { Target } from './target';

const port = parentPort;
assert(port !== null, 'the target runs in a worker thread');

const target = new Target(workerData as TargetSetup, (message) => {
  port.postMessage(message);
  if (message.kind === 'ended' || message.kind === 'refused') finish();
});

let lookedAt = performance.now();
const looking = setInterval(() => {
  const now = performance.now();
  target.pass(now - lookedAt);
  lookedAt = now;
}, LIMITS.tickMs);

port.on('message', (message: DriveMessage) => target.receive(message));
target.listen();

/** With nothing left to wait for, the thread ends by itself. */
function finish(): void {
  clearInterval(looking);
  port!.close();
}
