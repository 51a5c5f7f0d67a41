import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fail } from '../../../shared/errors/app-error';
import { withAttempt } from '../../storage/node-errors';
import { statSync } from '../../storage/node-fs';

/**
 * Runs another host, a bundle beside this one, with these words. It runs in this process, so that nothing survives it.
 * Answers its exit status.
 */
export function runHost(bundle: string, words: readonly string[]): Promise<number> {
  const host = join(__dirname, bundle);
  process.argv = [process.execPath, host, ...words];
  return (createRequire(host)(host) as { readonly ended: Promise<number> }).ended;
}

/** The folder that `--root` names. Errors: `usage` for what is none, those of looking at it. */
export function rootFolder(path: string): string {
  const isFolder = withAttempt({ verb: 'open', path }, () => statSync(path).isDirectory());
  if (!isFolder) fail('usage', `--root: ${path} is not a folder`, { path });
  return resolve(path);
}
