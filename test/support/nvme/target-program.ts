/** The command line `target` as a program of its own, bundled once for all tests, with its thread of sockets beside it. */
import { copyFileSync, existsSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import { programOf, renameOnce } from '../run/programs';

/** Path of the program. */
export async function targetProgram(): Promise<string> {
  const folder = join(inject('scratch'), 'target-program');
  if (!existsSync(folder)) {
    const cli = await programOf(new URL('../../../main/host/cli/cli.ts', import.meta.url));
    const sockets = await programOf(new URL('../../../main/host/nvme/main.ts', import.meta.url));
    // Two processes may do this at once: whole under another name, then in one step where it belongs.
    const draft = mkdtempSync(`${folder}-`);
    copyFileSync(cli, join(draft, 'cli.cjs'));
    copyFileSync(sockets, join(draft, 'target.cjs'));
    renameOnce(draft, folder);
  }
  return join(folder, 'cli.cjs');
}
