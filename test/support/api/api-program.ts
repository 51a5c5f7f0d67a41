/** The command `api` as a program of its own, bundled once for all tests, with its host and its worker beside it. */
import { copyFileSync, existsSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import { programOf, renameOnce } from '../run/programs';

const PARTS = {
  'cli.cjs': 'main/host/cli/cli.ts',
  'api.cjs': 'main/host/api/main.ts',
  'worker.cjs': 'main/session/worker.ts',
} as const;

/** Path of the command line. */
export async function apiProgram(): Promise<string> {
  const folder = join(inject('scratch'), 'api-program');
  if (!existsSync(folder)) {
    // Two processes may do this at once: whole under another name, then in one step where it belongs.
    const draft = mkdtempSync(`${folder}-`);
    for (const [name, entry] of Object.entries(PARTS))
      copyFileSync(await programOf(new URL(`../../../${entry}`, import.meta.url)), join(draft, name));
    renameOnce(draft, folder);
  }
  return join(folder, 'cli.cjs');
}
