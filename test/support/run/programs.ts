import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { existsSync, renameSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { basename, dirname, join, relative, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { inject } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');

/** A process whose output can be read. */
export type Child = ChildProcessByStdio<null, Readable, null>;

/**
 * Path of a program for Node, bundled into one CommonJS file as the product's are. The first test file that asks for
 * it bundles it for all of them.
 * @param entry its TypeScript file
 */
export async function programOf(entry: URL): Promise<string> {
  const source = fileURLToPath(entry);
  const program = join(inject('scratch'), `${relative(ROOT, source).replaceAll(sep, '-')}.cjs`);
  if (existsSync(program)) return program;
  // Two processes may bundle it at once: whole under another name, then in one step where it belongs.
  const draft = `${program}.${process.pid}`;
  await bundle(source, draft);
  renameSync(draft, program);
  return program;
}

/** Puts a folder in its place, unless another process was there before. */
export function renameOnce(draft: string, folder: string): void {
  try {
    renameSync(draft, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}

async function bundle(entry: string, output: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    define: { __APP_VERSION__: JSON.stringify('0.0.0-test') },
    build: {
      outDir: dirname(output),
      emptyOutDir: false,
      target: 'node20',
      minify: false,
      ssr: entry,
      rolldownOptions: {
        external: [...builtinModules, ...builtinModules.map((name) => `node:${name}`)],
        output: { format: 'cjs', entryFileNames: basename(output), codeSplitting: false },
      },
    },
    ssr: { noExternal: true, target: 'node' },
  });
}

/** Starts a program of `programOf`. `env` is added to our own environment. */
export function startProgram(
  program: string,
  args: readonly string[],
  nodeOptions: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
): Child {
  return spawn(process.execPath, [...nodeOptions, program, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
}
