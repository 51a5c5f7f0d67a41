/** The desktop package as electron-builder makes it, around a runtime that is none: Electron's own is not at hand everywhere. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What stands before the fuses in Electron's program. Source: @electron/fuses, README. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const FUSES = 8;

/** Files that electron-builder looks for in a runtime. */
function placeRuntime(root: string, folder: string): void {
  const electron = join(root, 'node_modules/electron');
  const { version } = JSON.parse(readFileSync(join(electron, 'package.json'), 'utf8')) as { version: string };
  for (const inner of ['resources', 'locales']) mkdirSync(join(folder, inner), { recursive: true });
  writeFileSync(join(folder, 'version'), version);
  writeFileSync(join(folder, 'locales/en-US.pak'), '');
  writeFileSync(join(folder, 'LICENSES.chromium.html'), '');
  copyFileSync(join(electron, 'LICENSE'), join(folder, 'LICENSE'));
  const fuses = Buffer.from([1, FUSES, ...Buffer.from('0'.repeat(FUSES))]);
  const program = Buffer.concat([Buffer.from(`no program\n${SENTINEL}`), fuses, Buffer.from('\n')]);
  writeFileSync(join(folder, 'electron'), program, { mode: 0o755 });
}

/** Packs the built tree for Linux into a folder. Answers the folder of the program. */
export function packDesktop(root: string, folder: string): string {
  const runtime = join(folder, 'runtime');
  placeRuntime(root, runtime);
  const builder = join(root, 'node_modules/electron-builder/cli.js');
  const words = ['--linux', 'dir', '--x64', '--publish', 'never'];
  const config = [`electronDist=${runtime}`, `directories.output=${join(folder, 'out')}`];
  execFileSync(process.execPath, [builder, ...words, ...config.map((one) => `--config.${one}`)], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return join(folder, 'out/linux-unpacked');
}
