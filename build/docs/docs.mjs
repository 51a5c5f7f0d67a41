// npm run docs: writes the reference and the manual page anew from the tables that the program uses, and the layers from the imports.
import { writeFileSync } from 'node:fs';
import { cruise } from 'dependency-cruiser';
import { createServer } from 'vite';
import { CRUISING, layersPage } from './layers-page.mjs';
import { inRoot, root, version } from '../paths.mjs';
import { referencePages } from './pages.mjs';

// Programs find their neighbours by it; nothing is started here.
Object.assign(globalThis, { __dirname: root });
const server = await createServer({
  configFile: false,
  appType: 'custom',
  logLevel: 'error',
  define: { __APP_VERSION__: JSON.stringify(version) },
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  // No page is served: whatever pages lie in the folder need not be scanned.
  optimizeDeps: { noDiscovery: true },
});
try {
  const pages = await referencePages((name) => server.ssrLoadModule(inRoot(`${name}.ts`)));
  for (const [path, text] of Object.entries(pages)) writeFileSync(inRoot(path), text);
} finally {
  await server.close();
}

const { output } = await cruise(['main', 'renderer', 'shared', 'build'], { baseDir: root, ...CRUISING });
if (typeof output === 'string') throw new Error(output);
writeFileSync(inRoot('docs/LAYERS.md'), layersPage(output.modules));
