/** The command line as a program of its own, as it is shipped: built once for all tests. */
import { copyFileSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inject, vi } from 'vitest';
import { bundleCommandLine } from '../../../build/command-line.mjs';
import { inRoot, programs } from '../../../build/paths.mjs';
import { programOf, renameOnce } from './programs';

/**
 * Path of the command line, which finds its parts beside it.
 * @param started programs that it starts itself
 */
export async function commandLine(...started: readonly (keyof typeof programs)[]): Promise<string> {
  const folder = join(inject('scratch'), 'command-line');
  await buildOnce(folder);
  for (const name of started) {
    const { entry, output } = programs[name];
    const place = join(folder, basename(output));
    if (existsSync(place)) continue;
    const draft = `${place}.${process.pid}`;
    copyFileSync(await programOf(pathToFileURL(inRoot(entry))), draft);
    renameSync(draft, place);
  }
  return join(folder, basename(programs.cli.output));
}

/** The first process that asks builds, the others wait. The folder is there as soon as it is whole. */
async function buildOnce(folder: string): Promise<void> {
  if (existsSync(folder)) return;
  const draft = `${folder}.draft`;
  const isFirst = mkdirSync(draft, { recursive: true }) !== undefined;
  if (isFirst) {
    await bundleCommandLine(draft);
    renameOnce(draft, folder);
  } else await vi.waitUntil(() => existsSync(folder), { timeout: 300_000 });
}
