import { writeSync } from 'node:fs';
import { isatty } from 'node:tty';

/** Characters gathered before they are written; long reports stream in pieces of this size. */
const CHUNK = 64 * 1024;

/** Where a command's results and messages go. */
export interface Output {
  /** One JSON document instead of text. */
  readonly json: boolean;
  /** A line of results. */
  line(text: string): void;
  /** Results as they are, without a line end. */
  raw(text: string): void;
  bytes(bytes: Uint8Array): void;
  /** The JSON document of a command. */
  document(value: unknown): void;
  /** A message for people: progress, notices, refusals. */
  message(text: string): void;
  /** Progress that a later line replaces; nothing when quiet or not on a terminal. */
  progress(text: string): void;
  /** Writes what is gathered. */
  end(): void;
}

/** Output of a command onto the process's streams. */
export function processOutput(options: { json: boolean; quiet: boolean }): Output {
  const showsProgress = !options.quiet && isatty(2);
  let gathered = '';
  let inProgress = false;
  const clearProgress = (): void => {
    if (inProgress) writeMessage(2, '\r\u001b[K');
    inProgress = false;
  };
  const flush = (): void => {
    if (gathered !== '') writeAll(1, Buffer.from(gathered));
    gathered = '';
  };
  const raw = (text: string): void => {
    gathered += text;
    if (gathered.length >= CHUNK) flush();
  };
  return {
    json: options.json,
    raw,
    line: (text) => raw(`${text}\n`),
    bytes(bytes) {
      flush();
      writeAll(1, bytes);
    },
    document: (value) => raw(`${JSON.stringify(value, null, 2)}\n`),
    message(text) {
      clearProgress();
      writeMessage(2, `${text}\n`);
    },
    progress(text) {
      if (!showsProgress) return;
      writeMessage(2, `\r\u001b[K${text}`);
      inProgress = true;
    },
    end() {
      flush();
      clearProgress();
    },
  };
}

/** Writes text at once; a worker's own streams would come too late. */
export function writeMessage(descriptor: 1 | 2, text: string): void {
  writeAll(descriptor, Buffer.from(text));
}

/** Writes all bytes synchronously, waiting for a slow reader; a reader that has gone ends the process quietly. */
function writeAll(descriptor: number, bytes: Uint8Array): void {
  let done = 0;
  while (done < bytes.length) {
    try {
      done += writeSync(descriptor, bytes, done);
    } catch (thrown) {
      const code = (thrown as NodeJS.ErrnoException).code;
      if (code === 'EPIPE') process.exit(0);
      if (code !== 'EAGAIN') throw thrown;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
    }
  }
}
