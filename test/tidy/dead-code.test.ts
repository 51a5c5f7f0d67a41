import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { files, root } from './repository';

interface Issue {
  readonly name: string;
  readonly line?: number;
}
type FileIssues = Readonly<Record<string, string | readonly (Issue | readonly Issue[])[]>> & {
  readonly file: string;
};

const entries = [
  ...['main/host/electron/main.ts', 'main/host/electron/preload.ts', 'main/session/worker.ts'],
  ...['main/host/api/main.ts', 'main/host/api/client.ts'],
  ...['main/host/cli/cli.ts', 'main/host/nvme/main.ts', 'main/host/web/main.ts', 'renderer/main.ts'],
];
/** While a program is still missing, what only it will use cannot be called unused. */
const isWhole = entries.every((entry) => files.includes(entry));
const kinds = isWhole ? [] : ['--include', 'unlisted,unresolved,duplicates,catalog'];

async function findIssues(): Promise<string[]> {
  const knip = join(root, 'node_modules/knip/bin/knip.js');
  const args = [knip, '--reporter', 'json', '--no-exit-code', '--no-progress', ...kinds];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, maxBuffer: 64 << 20 });
  const report = JSON.parse(stdout) as { issues: FileIssues[] };
  return report.issues.flatMap(({ file, ...byKind }) =>
    Object.entries(byKind).flatMap(([kind, issues]) =>
      typeof issues === 'string'
        ? []
        : issues.flat().map(({ name, line }) => `${kind}: ${name} (${file}${line ? `:${line}` : ''})`),
    ),
  );
}

describe('dead code', () => {
  it('every file, export and dependency is used, and every used package is declared', async () => {
    expect(await findIssues()).toEqual([]);
  });
});
