// npm run docs: writes the reference and the manual page anew from the tables that the program uses.
import { writeFileSync } from 'node:fs';
import { createServer } from 'vite';
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
});
try {
  const pages = await referencePages((name) => server.ssrLoadModule(inRoot(`${name}.ts`)));
  for (const [path, text] of Object.entries(pages)) writeFileSync(inRoot(path), text);
} finally {
  await server.close();
}
