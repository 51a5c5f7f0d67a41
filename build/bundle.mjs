import { chmodSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { basename, dirname } from 'node:path';
import { build } from 'vite';
import { windowPlugins } from './help-pages.mjs';
import { modulesOf, writeLicences } from './licences.mjs';
import { inRoot, page, version } from './paths.mjs';

const define = { __APP_VERSION__: JSON.stringify(version) };
const external = ['electron', ...builtinModules, ...builtinModules.map((name) => `node:${name}`)];

/** The page, for the Chromium in the Electron we ship and for current browsers. */
export async function bundlePage() {
  const result = await build({
    configFile: false,
    root: inRoot('renderer'),
    base: './',
    logLevel: 'warn',
    define,
    plugins: windowPlugins(),
    build: {
      outDir: inRoot(dirname(page.output)),
      emptyOutDir: true,
      target: 'chrome140',
      sourcemap: true,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 2000,
    },
  });
  writeLicences('page', modulesOf(result));
}

/**
 * One program for Node: a CommonJS file that needs nothing but Node (and Electron), with files of its own beside it for
 * what it loads only when that is wanted.
 * @param {{ entry: string, output: string, executable?: boolean }} program paths inside the repository
 */
export async function bundleProgram({ entry, output, executable = false }) {
  const name = basename(output, '.cjs');
  const needsShebang = executable && !readFileSync(inRoot(entry), 'utf8').startsWith('#!');
  const result = await build({
    configFile: false,
    root: inRoot(),
    logLevel: 'warn',
    define,
    build: {
      outDir: inRoot(dirname(output)),
      emptyOutDir: false,
      target: 'node20',
      minify: false,
      sourcemap: true,
      ssr: inRoot(entry),
      rolldownOptions: {
        external,
        output: {
          format: 'cjs',
          // A program is read at each start.
          comments: false,
          entryFileNames: basename(output),
          chunkFileNames: `${name}-[name].cjs`,
          banner: ({ isEntry }) => (needsShebang && isEntry ? '#!/usr/bin/env node' : ''),
        },
      },
    },
    ssr: { noExternal: true, target: 'node' },
  });
  // What only tests run is not shipped.
  if (output.startsWith('dist/main/')) writeLicences(name, modulesOf(result));
  if (executable) chmodSync(inRoot(output), 0o755);
}
