/** The command line in this process: what it prints and answers. */
import { runProgram } from '../../../main/host/cli/program';
import type { OutputTarget } from '../../../main/host/cli/printing/output';

/** What a command line did. */
export interface CliResult {
  readonly status: number;
  readonly out: string;
  readonly err: string;
  readonly bytes: Buffer;
}

/** Gathers what is written; `isTerminal` and the clock of progress can be chosen. */
export function memoryTarget(options: { isTerminal?: boolean; now?: () => number } = {}) {
  const written: Record<1 | 2, Uint8Array[]> = { 1: [], 2: [] };
  const target: OutputTarget = {
    write: (descriptor, bytes) => written[descriptor].push(new Uint8Array(bytes)),
    isTerminal: options.isTerminal ?? false,
    now: options.now ?? (() => 0),
  };
  return { target, bytesOf: (descriptor: 1 | 2) => Buffer.concat(written[descriptor]) };
}

/** Runs a command line, given as its words. */
export async function runCli(...words: readonly string[]): Promise<CliResult> {
  const { target, bytesOf } = memoryTarget();
  const status = await runProgram(words, target);
  const bytes = bytesOf(1);
  // A whole device may have been printed: it is text only for who asks.
  return {
    status,
    bytes,
    get out() {
      return bytes.toString();
    },
    err: bytesOf(2).toString(),
  };
}

/** Runs a command line that has to succeed; answers what it printed. */
export async function cli(...words: readonly string[]): Promise<string> {
  const { status, out, err } = await runCli(...words);
  if (status !== 0) throw new Error(`zonesmith ${words.join(' ')} answered ${status}: ${err}${out}`);
  return out;
}

/** Runs a command line with --json; answers the status and the document. */
export async function cliJson<Document>(
  ...words: readonly string[]
): Promise<{ status: number; json: Document; err: string }> {
  const { status, out, err } = await runCli(...words, '--json');
  return { status, json: JSON.parse(out) as Document, err };
}
