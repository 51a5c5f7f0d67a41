// The command line: what starts it, what it starts, and what V8 makes of that (main/host/cli/compiled-part.ts).
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleProgram } from './bundle.mjs';
import { cliMain, inRoot, programs } from './paths.mjs';

/**
 * What scripts call most and is over in a moment: each goes on from what those before it had compiled. Whatever is kept is read at
 * every start, so that commands that take longer are left out.
 */
const COMMANDS = [
  'create a.zoned --zone-size 1MiB --zones 4',
  'create b.qcow2 --format qcow2 --zone-size 1MiB --zones 4',
  'info a.zoned',
  'info b.qcow2 --json',
  'report a.zoned',
  'report b.qcow2 --json',
  'zone open a.zoned 0',
  'zone finish b.qcow2 1',
  'append a.zoned --zone 1 --pattern 1 --length 4KiB',
  'write b.qcow2 --lba 0 --pattern 1 --length 4KiB',
  'read a.zoned --lba 0 --length 4KiB',
  'zone reset a.zoned 1',
  '--version',
];

/**
 * Builds all of it. What starts it comes last, so that a build that failed is seen to be stale.
 * @param {string} [folder] where it goes; tests run what is shipped from a folder of their own
 */
export async function bundleCommandLine(folder = dirname(programs.cli.output)) {
  for (const program of [cliMain, programs.cli])
    await bundleProgram({ ...program, output: join(folder, basename(program.output)) });
  removeCompiled(inRoot(folder));
  spellOtherCharacters(inRoot(folder));
  compile(inRoot(folder, basename(programs.cli.output)));
}

/**
 * Spells what is no ASCII in the parts as escapes, which stands in texts and patterns alone: V8 reads a part of one byte a
 * character in half the time.
 * @param {string} folder
 */
function spellOtherCharacters(folder) {
  for (const name of readdirSync(folder)) {
    if (!/^cli-main.*\.cjs$/.test(name)) continue;
    const path = join(folder, name);
    const text = readFileSync(path, 'utf8');
    const spelled = text.replace(
      /[^\0-\x7f]/g,
      (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
    if (spelled !== text) writeFileSync(path, spelled);
  }
}

/**
 * Compiled code of any text and any Node.
 * @param {string} folder
 */
function removeCompiled(folder) {
  for (const name of readdirSync(folder)) if (/\.cjs\.v\d/.test(name)) rmSync(join(folder, name));
}

/**
 * Runs commands on images that nobody misses, and keeps what V8 compiled for them.
 * @param {string} start path of what starts the command line
 */
function compile(start) {
  const folder = mkdtempSync(join(tmpdir(), 'zonesmith-compile-'));
  const recorded = ['--import', pathToFileURL(inRoot('build/record-code.mjs')).href];
  try {
    for (const command of COMMANDS) {
      const words = [...recorded, start, ...command.split(' ')];
      const { status, stderr } = spawnSync(process.execPath, words, { cwd: folder, encoding: 'utf8' });
      if (status !== 0) throw new Error(`the command line that was built fails at ${command}: ${stderr}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
