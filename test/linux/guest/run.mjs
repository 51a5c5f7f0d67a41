import { spawnSync } from 'node:child_process';

/**
 * Runs a program that has to succeed; what it printed.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnSyncOptions} [options]
 */
export function run(program, args, options = {}) {
  const ended = spawnSync(program, args, { maxBuffer: 2 ** 28, ...options });
  if (ended.error) throw ended.error;
  if (ended.status !== 0) throw new Error(`${program} ${args[0]}: ${ended.stderr}`);
  return ended.stdout?.toString() ?? '';
}
