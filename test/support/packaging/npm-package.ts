/** The npm package as `npm pack` makes it of the built tree, unpacked. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** Packs the repository into a folder. Answers what is inside, and where it was unpacked. */
export function packAndUnpack(root: string, folder: string): { files: string[]; unpacked: string } {
  const words = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const shell = process.platform === 'win32';
  const [packed] = JSON.parse(
    execFileSync('npm', words, { cwd: root, encoding: 'utf8', shell, stdio: ['ignore', 'pipe', 'ignore'] }),
  ) as [Packed];
  execFileSync('tar', ['-xzf', join(folder, packed.filename), '-C', folder]);
  return { files: packed.files.map(({ path }) => path).sort(), unpacked: join(folder, 'package') };
}
