/** Entry of a session's worker thread: opens one image, then answers calls until it is told to end. Or creates one. */
import { join } from 'node:path';
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { assert } from '../../shared/errors/assert';
import { AppError, toErrorShape } from '../../shared/errors/app-error';
import { attempt, ok, refused, type Result } from '../../shared/errors/result';
import type { SessionChannel, ValueOf } from '../../shared/ipc/channels';
import type { CallEnvelope } from '../../shared/ipc/envelope';
import { startTargetThread } from '../drive/target-thread';
import { createImage } from '../image/create-image';
import { openSession, type ImageSession } from './image-session';
import { watchedFill } from './create-in-thread';
import type {
  CreationMessage,
  CreationSetup,
  EditsAtEnd,
  WorkerMessage,
  WorkerRequest,
  WorkerSetup,
} from './session-port';

const port = parentPort;
assert(port !== null, 'the worker runs in a worker thread');
const setup = workerData as WorkerSetup | CreationSetup;

let session: ImageSession | null = null;
let ending: EditsAtEnd | null = null;

/** Milliseconds between two looks at the files: well below what the user is promised. */
const LOOK_EVERY_MS = 500;
let lookedMs = 0;
const looking = setInterval(lookOutside, LOOK_EVERY_MS).unref();

/** A job leaves the timer no turn; it looks where it serves calls. */
function lookOutside(): void {
  if (performance.now() - lookedMs < LOOK_EVERY_MS / 2) return;
  lookedMs = performance.now();
  session?.lookOutside();
}

function post(message: WorkerMessage, transfer: readonly ArrayBuffer[] = []): void {
  port!.postMessage(message, transfer);
}

function receive(request: WorkerRequest): void {
  if (request.kind === 'call') return answer(request.call);
  ending = request.edits;
  // A job that serves this message has been told to stop; the end comes when it has unwound.
  setImmediate(end);
}

function end(): void {
  if (session?.isBusy()) return void setImmediate(end);
  clearInterval(looking);
  session?.dispose(ending ?? 'keep');
  port!.close();
}

function answer({ id, channel, arguments: args }: CallEnvelope<SessionChannel>): void {
  if (ending !== null || session === null) return;
  try {
    reply(id, ok(session.call(channel, args)));
  } catch (thrown) {
    reply(id, refused(toErrorShape(thrown)));
    // A broken assumption of ours ends the worker without writing; the client tells the windows.
    if (!(thrown instanceof AppError)) throw thrown;
  }
}

function reply(id: number, result: Result<ValueOf<SessionChannel>>): void {
  post({ kind: 'answer', id, result }, result.ok ? buffersOf(result.value) : []);
}

/** Pages of bytes and zones are moved, not copied; they own their buffers. */
function buffersOf(value: ValueOf<SessionChannel>): ArrayBuffer[] {
  return Object.values(value)
    .filter((part): part is Uint8Array | Float64Array => ArrayBuffer.isView(part))
    .map((part) => part.buffer as ArrayBuffer);
}

function open({ start, cancelFlag }: WorkerSetup): void {
  const cancelled = new Int32Array(cancelFlag);
  try {
    session = openSession(start, {
      publish: (event) => post({ kind: 'event', event }),
      schedule: (run) => void setImmediate(run),
      cancelledJob: () => Atomics.load(cancelled, 0),
      serveWaiting() {
        for (let next = receiveMessageOnPort(port!); next; next = receiveMessageOnPort(port!)) {
          receive(next.message as WorkerRequest);
        }
        lookOutside();
      },
      live: {
        startTarget: startTargetThread(join(__dirname, 'target.cjs')),
        later(ms, run) {
          const timer = setTimeout(run, ms);
          return () => clearTimeout(timer);
        },
        nowMs: () => performance.now(),
      },
    });
    post({ kind: 'opened', opened: session.opened });
    port!.on('message', receive);
  } catch (thrown) {
    post({ kind: 'refused', error: toErrorShape(thrown) });
  }
}

if ('creation' in setup) {
  const { path, spec, request, cancelFlag } = setup.creation;
  const tell = (message: CreationMessage): void => port.postMessage(message);
  const onProgress = watchedFill(new Int32Array(cancelFlag), (report) => tell({ kind: 'progress', report }));
  const made = attempt(() => (createImage(path, spec, request, onProgress), null));
  void made.then((result) => tell({ kind: 'ended', result }));
} else {
  open(setup);
}
