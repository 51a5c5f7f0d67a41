import { Worker } from 'node:worker_threads';
import { toErrorShape } from '../../../shared/errors/app-error';
import type { TargetMessage, TargetSetup } from '../../drive/drive-port';
import type { TargetThread } from '../../drive/drive-server';

/** Starts the thread of the sockets from its bundled file. A thread that fails says so as one that was refused. */
export function startTargetThread(file: string, setup: TargetSetup): TargetThread {
  const worker = new Worker(file, { workerData: setup });
  return {
    post: (message) => worker.postMessage(message),
    onMessage(receive) {
      worker.on('message', (message: TargetMessage) => receive(message));
      worker.on('error', (error) => receive({ kind: 'refused', error: toErrorShape(error) }));
    },
    end: () => worker.terminate().then(() => undefined),
  };
}
