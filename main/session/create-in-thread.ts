import { Worker } from 'node:worker_threads';
import { fail } from '../../shared/errors/app-error';
import { unwrap, type Result } from '../../shared/errors/result';
import type { ImageSpec } from '../../shared/image/image-spec';
import { PROGRESS_INTERVAL_MS, type JobReport } from '../../shared/session/job';
import type { FillProgress } from '../image/apply-states';
import type { CreateRequest } from '../image/create-image';
import type { CreationMessage, CreationSetup } from './session-port';

/** Who waits for an image that is being made. */
export interface CreationWatch {
  /** One element in shared memory; 1 = it is to stop. */
  readonly cancel: Int32Array<SharedArrayBuffer>;
  progress(report: JobReport): void;
}

/** Creates an image as createImage does, without holding up who asks. Errors: as createImage, `cancelled`. */
export type CreateImage = (
  path: string,
  spec: ImageSpec,
  request: CreateRequest,
  watch: CreationWatch,
) => Promise<void>;

/** Millions of zones take seconds to write: each image is made in a thread of its own, from the bundled worker file. */
export function createInThread(workerFile: string): CreateImage {
  return async (path, spec, request, { cancel, progress }) => {
    const workerData: CreationSetup = { creation: { path, spec, request, cancelFlag: cancel.buffer } };
    const worker = new Worker(workerFile, { workerData });
    unwrap(
      await new Promise<Result<null>>((resolve, reject) => {
        worker.on('message', (message: CreationMessage) => {
          if (message.kind === 'progress') progress(message.report);
          else resolve(message.result);
        });
        worker.once('error', reject);
        worker.once('exit', () => reject(new Error('the thread that creates an image has ended')));
      }),
    );
  };
}

/** Hears a cancel at every step, and tells how far it is now and then. Errors: `cancelled`. */
export function watchedFill(cancel: Int32Array, tell: (report: JobReport) => void): FillProgress {
  let toldMs = -Infinity;
  return (done, total) => {
    if (Atomics.load(cancel, 0) !== 0) fail('cancelled', 'creating the image was cancelled');
    const nowMs = performance.now();
    if (nowMs - toldMs < PROGRESS_INTERVAL_MS / 2) return;
    toldMs = nowMs;
    tell({ done, total, bytesWritten: done });
  };
}
