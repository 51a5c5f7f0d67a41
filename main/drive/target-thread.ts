import { Worker } from 'node:worker_threads';
import type { DriveMessage, TargetMessage, TargetSetup } from './drive-port';

/** What the thread that owns the sockets calls. */
export interface TargetListener {
  message(message: TargetMessage): void;
  /** It failed, or ended without being asked. */
  failed(error: Error): void;
}

/** The thread that owns the sockets, or what stands in for it. */
export interface TargetThread {
  post(message: DriveMessage): void;
  /** Resolves when it is gone. */
  end(): Promise<void>;
}

/** Starts one. */
export type StartTarget = (setup: TargetSetup, listener: TargetListener) => TargetThread;

/** Starts targets in threads of their own, from the bundled file. */
export function startTargetThread(targetFile: string): StartTarget {
  return (setup, listener) => {
    const worker = new Worker(targetFile, { workerData: setup });
    worker.on('message', (message: TargetMessage) => listener.message(message));
    worker.on('error', (error) => listener.failed(error));
    return {
      post: (message) => worker.postMessage(message),
      end: async () => void (await worker.terminate()),
    };
  };
}
