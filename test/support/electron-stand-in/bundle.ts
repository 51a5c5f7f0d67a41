import { mkdtempSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';

/** The bundled stand-in: the stub for `--require`, and the script for both worlds of a page. */
export interface StandInBundles {
  readonly stubFile: string;
  readonly pageScript: string;
}

let bundles: Promise<StandInBundles> | undefined;

/** Bundles stub and page script, once per process. */
export function bundleStandIn(): Promise<StandInBundles> {
  return (bundles ??= bundleOnce());
}

async function bundleOnce(): Promise<StandInBundles> {
  const folder = mkdtempSync(join(tmpdir(), 'zonesmith-stand-in-'));
  const here = import.meta.dirname;
  await bundleScript(join(here, 'stub/electron.ts'), folder, 'cjs', 'stub.cjs');
  await bundleScript(join(here, 'page-world.ts'), folder, 'iife', 'page.js');
  return { stubFile: join(folder, 'stub.cjs'), pageScript: readFileSync(join(folder, 'page.js'), 'utf8') };
}

async function bundleScript(
  entry: string,
  outDir: string,
  format: 'cjs' | 'iife',
  file: string,
): Promise<void> {
  const external = [...builtinModules, ...builtinModules.map((name) => `node:${name}`)];
  await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      outDir,
      emptyOutDir: false,
      minify: false,
      target: format === 'cjs' ? 'node20' : 'chrome140',
      ...(format === 'cjs'
        ? { ssr: entry }
        : { lib: { entry, formats: ['iife'], name: 'standIn', fileName: () => file } }),
      rolldownOptions: {
        external: format === 'cjs' ? external : [],
        output: { format, entryFileNames: file },
      },
    },
  });
}
