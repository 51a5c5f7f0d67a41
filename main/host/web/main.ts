/**
 * Composition root of the web host: `web.cjs --root DIR --port N [--open] [--json] [--goto A] [--select N] [--readonly] [IMAGE]`. Prints the URL that opens it once. A
 * program may also load it, with these words on its own command line.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseOpenArguments } from '../../../shared/app/open-request';
import { startWebHost } from './web-host';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    root: { type: 'string', default: process.cwd() },
    port: { type: 'string', default: '0' },
    open: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    goto: { type: 'string' },
    select: { type: 'string' },
    readonly: { type: 'boolean', default: false },
  },
});

const place = [
  ...(values.goto === undefined ? [] : [`--goto=${values.goto}`]),
  ...(values.select === undefined ? [] : [`--select=${values.select}`]),
  ...(values.readonly ? ['--readonly'] : []),
];

/** Exit status, once it has been stopped. */
export const ended: Promise<number> = startWebHost({
  root: values.root,
  port: Number(values.port),
  bundleFolder: join(__dirname),
  requests: parseOpenArguments([...place, '--', ...positionals]),
}).then(
  ({ url, close, openInBrowser }) => {
    // Before anybody is told: who reads the address may end the program at once.
    const stopped = new Promise<number>((resolve, reject) => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
        process.once(signal, () => void close().then(() => resolve(0), reject));
    });
    console.log(values.json ? JSON.stringify({ url }) : `Zonesmith is at ${url}`);
    console.error(`It serves ${values.root} to this computer only; stop it with Ctrl+C.`);
    if (values.open) openInBrowser();
    return stopped;
  },
  (thrown: unknown) => {
    console.error(`zonesmith serve: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    return 4;
  },
);
void ended.then((status) => (process.exitCode = status));
