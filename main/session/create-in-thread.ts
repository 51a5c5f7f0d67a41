import { Worker } from 'node:worker_threads';
import { unwrap, type Result } from '../../shared/errors/result';
import type { ImageSpec } from '../../shared/image/image-spec';
import type { CreateRequest } from '../image/create-image';
import type { CreationSetup } from './session-port';

/** Creates an image as createImage does, without holding up who asks. Errors: as createImage. */
export type CreateImage = (path: string, spec: ImageSpec, request: CreateRequest) => Promise<void>;

/** Millions of zones take seconds to write: each image is made in a thread of its own, from the bundled worker file. */
export function createInThread(workerFile: string): CreateImage {
  return async (path, spec, request) => {
    const workerData: CreationSetup = { creation: { path, spec, request } };
    const worker = new Worker(workerFile, { workerData });
    unwrap(
      await new Promise<Result<null>>((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
        worker.once('exit', () => reject(new Error('the thread that creates an image has ended')));
      }),
    );
  };
}
