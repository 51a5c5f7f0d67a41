import { builtinModules } from 'node:module';
import { basename, dirname } from 'node:path';
import { build } from 'vite';

/** Bundles a TypeScript entry into one CommonJS file for Node, as the product's programs are. */
export async function bundleTo(output: string, entry: string): Promise<string> {
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
  return output;
}
