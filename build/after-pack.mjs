// Run by electron-builder before anything is signed: lays the command line, with the web host and the target, beside the
// program. (`extraResources` cannot: what it takes is left out of the asar.)
import { chmodSync, copyFileSync, cpSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from './paths.mjs';

/** Of the desktop alone. */
const DESKTOP = /^(main|preload)\b/;

/** @param {{ appOutDir: string, electronPlatformName: string, packager: { getResourcesDir(folder: string): string } }} context */
export default function afterPack({ appOutDir, electronPlatformName, packager }) {
  const folder = join(packager.getResourcesDir(appOutDir), 'command-line');
  mkdirSync(join(folder, 'dist/main'), { recursive: true });
  const programs = readdirSync(inRoot('dist/main')).filter((name) => name.endsWith('.cjs'));
  for (const name of programs.filter((one) => !DESKTOP.test(one)))
    copyFileSync(inRoot('dist/main', name), join(folder, 'dist/main', name));
  cpSync(inRoot('dist/renderer'), join(folder, 'dist/renderer'), {
    recursive: true,
    filter: (path) => !path.endsWith('.map'),
  });
  const starter = electronPlatformName === 'win32' ? 'zonesmith.cmd' : 'zonesmith';
  copyFileSync(inRoot('build/resources/command-line', starter), join(folder, starter));
  chmodSync(join(folder, starter), 0o755);
}
