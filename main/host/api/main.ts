/**
 * Composition root of the host for scripts: `api.cjs --root DIR`. Answers requests of standard input on standard output, one
 * JSON text a line. A program may also load it, with these words on its own command line.
 */
import { parseArgs } from 'node:util';
import { sentenceOf } from '../../../shared/errors/app-error';
import { createApplication } from '../../ipc/application';
import { plainHost } from '../../ipc/plain-host';
import { serveLines } from './line-host';
import { OutputLines } from './output-lines';

const { values } = parseArgs({ options: { root: { type: 'string', default: process.cwd() } } });

/** Exit status, once nothing more is asked or it has been stopped. */
export const ended: Promise<number> = serve(values.root).catch((thrown: unknown) => {
  console.error(`zonesmith api: ${sentenceOf(thrown)}`);
  return 4;
});
void ended.then((status) => (process.exitCode = status));

/** Serves until the end of the input, a signal, or a caller who takes nothing any more. */
async function serve(root: string): Promise<number> {
  const application = createApplication(plainHost({ kind: 'api', root, bundleFolder: __dirname }));
  const output = new OutputLines(process.stdout);
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
  const served = serveLines(application, process.stdin, (line) => output.write(line));
  let isServed = false;
  try {
    await Promise.race([served.then(() => (isServed = true)), stopped, output.gone]);
  } finally {
    // What is still read or written is nobody's business any more.
    served.catch(() => undefined);
    process.stdin.destroy();
    await application.dispose();
    // Nobody waits for a caller who takes nothing.
    if (!isServed) (process.stdout as Partial<typeof process.stdout>).unref?.();
  }
  return 0;
}
