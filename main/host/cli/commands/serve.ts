import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { fail } from '../../../../shared/errors/app-error';
import { parseCount, parseSize } from '../../../../shared/units/parse';
import { withAttempt } from '../../../storage/node-errors';
import { addCommand, type Invocation, type Run } from '../command';
import { rootFolder, runHost } from '../other-host';
import { statSync } from '../../../storage/node-fs';

interface ServeOptions {
  readonly root?: string;
  readonly port: string;
  readonly open?: boolean;
  readonly goto?: string;
  readonly select?: string;
  readonly readonly?: boolean;
}

/** `serve`: the workbench in a browser. */
export function registerServe(program: Command, run: Run): void {
  addCommand(program, run, 'serve [image]', 'the workbench in a browser, for this computer only', serve)
    .option(
      '--root <folder>',
      'the only folder whose files it may touch (default: that of the image, else here)',
    )
    .option('--port <n>', 'port on the loopback; 0 = any free one', '0')
    .option('--open', 'open the browser')
    .option('--goto <address>', 'where to look in the image: z7+0x120, 0x200, wp:7 …')
    .option('--select <size>', 'bytes to select from there')
    .option('--readonly', 'the image cannot be unlocked');
}

function serve({ args: [image], options, output }: Invocation<ServeOptions>): Promise<number> {
  const root = rootFolder(options.root ?? (image === undefined ? '.' : dirname(resolve(image))));
  const port = parseCount(options.port, '--port');
  if (port > 65_535) fail('usage', `--port: ${port} is not a port; accepted: 0 to 65535`, { port });
  const words = ['--root', root, '--port', String(port)];
  if (options.open) words.push('--open');
  if (output.json) words.push('--json');
  return runHost('web.cjs', [...words, ...placeWords(image, options)]);
}

/** Which image the first page opens, and where it looks. */
function placeWords(image: string | undefined, { goto, select, readonly }: ServeOptions): string[] {
  if (image === undefined) {
    const given = Object.entries({ goto, select, readonly }).find(([, value]) => value !== undefined);
    if (given) fail('usage', `--${given[0]}: names a place in an image, but no image is given`);
    return [];
  }
  if (select !== undefined && parseSize(select, '--select') === 0)
    fail('usage', '--select: 0 bytes are none', { select });
  const path = resolve(image);
  withAttempt({ verb: 'open', path }, () => statSync(path));
  return [
    ...(goto === undefined ? [] : [`--goto=${goto}`]),
    ...(select === undefined ? [] : [`--select=${select}`]),
    ...(readonly ? ['--readonly'] : []),
    '--',
    path,
  ];
}
