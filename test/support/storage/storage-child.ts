import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** A process whose output can be read. */
export type Child = ChildProcessByStdio<null, Readable, null>;

/** Bundles a script into a folder so that a process of its own can run it; returns the path of the bundle. */
export async function bundleChild(script: URL, folder: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      ssr: fileURLToPath(script),
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: { output: { entryFileNames: 'child.mjs' } },
    },
  });
  return join(folder, 'child.mjs');
}

/** Starts a bundled script. */
export function startChild(bundle: string, args: readonly string[]): Child {
  return spawn(process.execPath, [bundle, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
}
