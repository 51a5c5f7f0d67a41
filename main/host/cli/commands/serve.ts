import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { fail } from '../../../../shared/errors/app-error';
import { parseCount } from '../../../../shared/units/parse';
import { withAttempt } from '../../../storage/node-errors';
import { addCommand, type Invocation, type Run } from '../command';
import { statSync } from '../../../storage/node-fs';

interface ServeOptions {
  readonly root: string;
  readonly port: string;
  readonly open?: boolean;
}

/**
 * `serve`: the workbench in a browser. The web host is a bundle of its own beside this one; it runs in this process, so
 * that nothing survives it.
 */
export function registerServe(program: Command, run: Run): void {
  addCommand(program, run, 'serve', 'the workbench in a browser, for this computer only', serve)
    .option('--root <folder>', 'the only folder whose files it may touch', '.')
    .option('--port <n>', 'port on the loopback; 0 = any free one', '0')
    .option('--open', 'open the browser');
}

function serve({ options, output }: Invocation<ServeOptions>): Promise<number> {
  const root = existingFolder(options.root);
  const port = parseCount(options.port, '--port');
  if (port > 65_535) fail('usage', `--port: ${port} is not a port; accepted: 0 to 65535`, { port });
  const words = ['--root', root, '--port', String(port)];
  if (options.open) words.push('--open');
  if (output.json) words.push('--json');
  const host = join(__dirname, 'web.cjs');
  process.argv = [process.execPath, host, ...words];
  return (createRequire(host)(host) as { readonly ended: Promise<number> }).ended;
}

function existingFolder(path: string): string {
  const isFolder = withAttempt({ verb: 'serve', path }, () => statSync(path).isDirectory());
  if (!isFolder) fail('usage', `--root: ${path} is not a folder`, { path });
  return resolve(path);
}
