import { basename } from 'node:path';
import { attempt } from '../../shared/errors/result';
import type { ImageSpec } from '../../shared/image/image-spec';
import type { EventEnvelope } from '../../shared/ipc/envelope';
import type { JobReport } from '../../shared/session/job';
import type { CreateRequest } from '../image/create-image';
import type { CreateImage } from './create-in-thread';

/** An image to be made. */
export interface NewFile {
  readonly path: string;
  readonly spec: ImageSpec;
  readonly request: CreateRequest;
}

interface Running {
  readonly window: string;
  readonly cancel: Int32Array<SharedArrayBuffer>;
  readonly ended: Promise<void>;
}

/** Tells a window of an event. */
type Tell = (event: EventEnvelope, window: string) => void;

/** Jobs of no session have this one. */
const NO_SESSION = '';

/**
 * The images that are being made, each a job of the window that asked for it. One that is cancelled or fails leaves no file,
 * and nothing of one that it was going to replace is lost.
 */
export class Creations {
  readonly #createImage: CreateImage;
  readonly #tell: Tell;
  readonly #running = new Map<string, Running>();
  #last = 0;

  constructor(createImage: CreateImage, tell: Tell) {
    this.#createImage = createImage;
    this.#tell = tell;
  }

  /** Begins one; its end is told by `jobs:finished`, behind the answer. */
  start(file: NewFile, window: string): { readonly job: string } {
    const job = `create-${++this.#last}`;
    const cancel = new Int32Array(new SharedArrayBuffer(4));
    const ended = new Promise((resolve) => setImmediate(resolve)).then(() =>
      this.#run(job, file, { window, cancel }),
    );
    this.#running.set(job, { window, cancel, ended });
    return { job };
  }

  /** True when the job is one of these and runs; it stops within 200 ms. */
  cancel(job: string): boolean {
    const running = this.#running.get(job);
    if (running !== undefined) Atomics.store(running.cancel, 0, 1);
    return running !== undefined;
  }

  /** Stops those of a window, or all; resolves when nothing of them is left. */
  async stop(window?: string): Promise<void> {
    const stopped = [...this.#running].filter(([, one]) => window === undefined || one.window === window);
    stopped.forEach(([job]) => this.cancel(job));
    await Promise.all(stopped.map(([, { ended }]) => ended));
  }

  async #run(
    job: string,
    { path, spec, request }: NewFile,
    { window, cancel }: Pick<Running, 'window' | 'cancel'>,
  ): Promise<void> {
    const begunMs = performance.now();
    const title = `Creating ${basename(path)}`;
    const { data = null } = request;
    const watch = {
      cancel,
      progress: (report: JobReport) => {
        const elapsedMs = performance.now() - begunMs;
        const payload = { job, session: NO_SESSION, title, unit: 'bytes' as const, ...report, elapsedMs };
        this.#tell({ event: 'jobs:progressed', payload }, window);
      },
    };
    const made = await attempt(() => this.#createImage(path, spec, request, watch));
    this.#running.delete(job);
    const result = made.ok ? ({ kind: 'creation', path, data } as const) : null;
    const error = made.ok ? null : made.error;
    this.#tell({ event: 'jobs:finished', payload: { job, session: NO_SESSION, result, error } }, window);
  }
}
