import { spawnSync } from 'node:child_process';
import { MIB } from '../../../shared/units/units';

/** What a program answered. */
export interface Answer {
  readonly status: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Runs a program to its end. Errors: those of the system, `ENOENT` when there is no such program. */
export function run(
  program: string,
  args: readonly string[],
  options: { cwd?: string; path?: string } = {},
): Answer {
  const env = { ...process.env, ...(options.path === undefined ? {} : { PATH: options.path }) };
  const ended = spawnSync(program, args, { cwd: options.cwd, env, maxBuffer: 256 * MIB, timeout: 60_000 });
  if (ended.error) throw ended.error;
  return { status: ended.status, stdout: ended.stdout, stderr: ended.stderr.toString() };
}
