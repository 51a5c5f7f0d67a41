import type { Command } from 'commander';
import type { Invocation, Run } from '../command';
import { addCommand } from '../command';
import { rootFolder, runHost } from '../other-host';

interface ApiOptions {
  readonly root: string;
}

/** `api`: everything that the window can do, for scripts, over standard input and output. */
export function registerApi(program: Command, run: Run): void {
  addCommand(
    program,
    run,
    'api',
    'answer a script: JSON-RPC 2.0 on stdin and stdout, one message a line',
    api,
  ).option('--root <folder>', 'the only folder whose files it may touch', '.');
}

function api({ options: { root } }: Invocation<ApiOptions>): Promise<number> {
  return runHost('api.cjs', ['--root', rootFolder(root)]);
}
