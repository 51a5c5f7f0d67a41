import { isatty } from 'node:tty';
import { harmlessText } from '../../../../shared/units/harmless-text';
import { checkCancelled } from '../cancel-flag';
import { writeStream, type StreamDescriptor } from '../streams';

/** Characters gathered before they are written; long reports stream in pieces of this size. */
const CHUNK = 64 * 1024;
/** Characters that a command makes in a moment. */
const MOMENT_CHARACTERS = 4 * 1024 * 1024;
/** Milliseconds between two reports of progress: on a terminal, where each replaces the last, and in a log. */
const TERMINAL_MS = 100;
const LOG_MS = 1000;

/** Where a command's results and messages go. */
export interface Output {
  /** One JSON document instead of text. */
  readonly json: boolean;
  /** A line of results. What a terminal would act upon is spelled, here and in messages. */
  line(text: string): void;
  /** Results as they are, without a line end. */
  raw(text: string): void;
  bytes(bytes: Uint8Array): void;
  /** The JSON document of a command. */
  document(value: unknown): void;
  /** A message for people: notices, refusals. */
  message(text: string): void;
  /** Progress, thinned out; nothing when quiet. */
  progress(text: string): void;
  /** Forgets what is gathered and not written yet: half a document. */
  discard(): void;
  /** Writes what is gathered. */
  end(): void;
}

/** What an output writes to. */
export interface OutputTarget {
  /** Errors: `closed` when nobody reads any more. */
  write(descriptor: StreamDescriptor, bytes: Uint8Array): void;
  /** True when messages go to a terminal, which can take a line back. */
  readonly isTerminal: boolean;
  /** Milliseconds from any start. */
  now(): number;
  /** Set for a command that should be over in a moment: nothing is written before it ends. */
  readonly moment?: {
    /** It is longer: everything is to be done anew, elsewhere. */
    giveUp(): never;
    /** It has ended; now it is written, which may wait for a reader. */
    ended(): void;
  };
}

/** The streams of this process. */
export const PROCESS_TARGET: OutputTarget = {
  write: writeStream,
  isTerminal: isatty(2),
  // The clock of node:perf_hooks would have to be loaded first.
  now: () => process.uptime() * 1000,
};

/** Output of a command. Results are written in large pieces; Ctrl+C is noticed between two of them. */
export function createOutput(
  options: { readonly json: boolean; readonly quiet: boolean },
  target: OutputTarget,
): Output {
  let gathered = '';
  // Lines are spelled many at once, which takes a fraction of the time of one by one.
  let lines = '';
  /** Messages that wait for the end; null = they are written at once. */
  let messages = target.moment === undefined ? null : '';
  const progress = new Progress(target, options.quiet);
  const takeLines = (): void => {
    if (lines === '') return;
    gathered += harmlessText(lines);
    lines = '';
  };
  const flush = (): void => {
    takeLines();
    const text = gathered;
    gathered = '';
    if (text !== '') target.write(1, Buffer.from(text));
  };
  const flushLong = (): void => {
    if (gathered.length + lines.length < (messages === null ? CHUNK : MOMENT_CHARACTERS)) return;
    if (messages !== null) target.moment?.giveUp();
    checkCancelled();
    flush();
  };
  const raw = (text: string): void => {
    takeLines();
    gathered += text;
    flushLong();
  };
  const line = (text: string): void => {
    lines += `${text}\n`;
    flushLong();
  };
  return {
    json: options.json,
    raw,
    line,
    bytes(bytes) {
      flush();
      checkCancelled();
      target.write(1, bytes);
    },
    document: (value) => raw(`${JSON.stringify(value, null, 2)}\n`),
    message(text) {
      progress.clear();
      const line = `${harmlessText(text)}\n`;
      if (messages === null) target.write(2, Buffer.from(line));
      else messages += line;
    },
    progress: (text) => progress.show(harmlessText(text)),
    discard: () => void (gathered = lines = ''),
    end() {
      progress.clear();
      if (messages !== null) target.moment?.ended();
      if (messages) target.write(2, Buffer.from(messages));
      messages = null;
      flush();
    },
  };
}

/** A line of progress that is shown now and then. */
class Progress {
  readonly #target: OutputTarget;
  readonly #quiet: boolean;
  #shownMs: number;
  #standing = false;

  constructor(target: OutputTarget, quiet: boolean) {
    this.#target = target;
    this.#quiet = quiet;
    this.#shownMs = target.now();
  }

  show(text: string): void {
    if (this.#quiet) return;
    const { isTerminal } = this.#target;
    const nowMs = this.#target.now();
    if (nowMs - this.#shownMs < (isTerminal ? TERMINAL_MS : LOG_MS)) return;
    this.#shownMs = nowMs;
    this.#target.write(2, Buffer.from(isTerminal ? `\r\u001b[K${text}` : `${text}\n`));
    this.#standing = isTerminal;
  }

  clear(): void {
    if (this.#standing) this.#target.write(2, Buffer.from('\r\u001b[K'));
    this.#standing = false;
  }
}
