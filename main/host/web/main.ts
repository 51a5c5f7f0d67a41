/** Composition root of the web host: `web.cjs --root DIR --port N [--open] [--json]`. Prints the URL that opens it once. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startWebHost } from './web-host';

const { values } = parseArgs({
  options: {
    root: { type: 'string', default: process.cwd() },
    port: { type: 'string', default: '0' },
    open: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

startWebHost({ root: values.root, port: Number(values.port), bundleFolder: join(__dirname) }).then(
  ({ url, close, openInBrowser }) => {
    console.log(values.json ? JSON.stringify({ url }) : `Zonesmith is at ${url}`);
    console.error(`It serves ${values.root} to this computer only; stop it with Ctrl+C.`);
    if (values.open) openInBrowser();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void close());
  },
  (thrown: unknown) => {
    console.error(`zonesmith serve: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    process.exitCode = 4;
  },
);
