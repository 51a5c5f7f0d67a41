/** The command line as a program of its own. */
import { spawn, spawnSync, type SpawnSyncOptions } from 'node:child_process';
import { text } from 'node:stream/consumers';
import type { Readable, Writable } from 'node:stream';
import { beforeAll } from 'vitest';
import { commandLine } from '../run/command-line';

/** How a program ended and what it printed. */
export interface ProgramResult {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** A program that is running. */
export interface RunningProgram {
  readonly pid: number;
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  kill(signal: NodeJS.Signals): void;
  /** Resolves at the end, when everything printed has been read. */
  readonly ended: Promise<ProgramResult & { readonly signal: NodeJS.Signals | null }>;
}

/** The built program; the functions may be called in tests of the file that calls this. */
export function useProgram() {
  let bundle = '';
  beforeAll(async () => {
    bundle = await commandLine();
  });
  return {
    get bundle() {
      return bundle;
    },
    run(words: readonly string[], options: SpawnSyncOptions = {}): ProgramResult {
      const { status, stdout, stderr, error } = spawnSync(process.execPath, [bundle, ...words], options);
      if (error) throw error;
      return { status, out: stdout?.toString() ?? '', err: stderr?.toString() ?? '' };
    },
    start(
      words: readonly string[],
      { node = [], env = {} }: { readonly node?: readonly string[]; readonly env?: NodeJS.ProcessEnv } = {},
    ): RunningProgram {
      const child = spawn(process.execPath, [...node, bundle, ...words], { env: { ...process.env, ...env } });
      // A program that was stopped reads no more; that is no error of the test.
      child.stdin.on('error', () => undefined);
      const closed = new Promise<readonly [number | null, NodeJS.Signals | null]>((resolve) =>
        child.once('close', (code, signal) => resolve([code, signal])),
      );
      const ended = Promise.all([closed, text(child.stdout), text(child.stderr)]).then(
        ([[status, signal], out, err]) => ({ status, signal, out, err }),
      );
      const { stdin, stdout, stderr, pid } = child;
      return { pid: pid!, stdin, stdout, stderr, ended, kill: (signal) => void child.kill(signal) };
    },
  };
}
