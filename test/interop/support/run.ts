import { spawnSync } from 'node:child_process';
import { MIB } from '../../../shared/units/units';

/** What a program answered. */
export interface Answer {
  readonly status: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** How to run a program. */
export interface RunOptions {
  readonly cwd?: string;
  /** Where to look for the program; default: as everybody does. */
  readonly path?: string;
  /** What it reads from its standard input. */
  readonly input?: string;
  /** What to say when there is no such program. */
  readonly absent?: string;
}

/** Runs a program to its end. Errors: `absent` when there is no such program, else those of the system. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Answer {
  const { cwd, path, input, absent } = options;
  const env = { ...process.env, ...(path === undefined ? {} : { PATH: path }) };
  const ended = spawnSync(program, args, { cwd, env, input, maxBuffer: 256 * MIB, timeout: 300_000 });
  const { error } = ended;
  if (error)
    throw absent !== undefined && 'code' in error && error.code === 'ENOENT' ? new Error(absent) : error;
  return { status: ended.status, stdout: ended.stdout, stderr: ended.stderr.toString() };
}
