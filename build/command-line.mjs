// The command line: what starts it, what it starts, and what V8 makes of that (main/host/cli/compiled-part.ts).
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleProgram } from './bundle.mjs';
import { cliMain, inRoot, programs } from './paths.mjs';

/** What scripts call most: each goes on from what those before it had compiled. */
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
  'check a.zoned',
  'convert a.zoned c.qcow2 --format qcow2 --accept-loss',
  'help',
  '--version',
];

/** Builds all of it. What starts it comes last, so that a build that failed is seen to be stale. */
export async function bundleCommandLine() {
  await bundleProgram(cliMain);
  await bundleProgram(programs.cli);
  removeCompiled();
  compile();
}

/** Compiled code of any text and any Node. */
function removeCompiled() {
  const folder = inRoot(dirname(programs.cli.output));
  for (const name of readdirSync(folder)) if (/\.cjs\.v\d/.test(name)) rmSync(join(folder, name));
}

/** Runs commands on images that nobody misses, and keeps what V8 compiled for them. */
function compile() {
  const folder = mkdtempSync(join(tmpdir(), 'zonesmith-compile-'));
  const start = [
    '--import',
    pathToFileURL(inRoot('build/record-code.mjs')).href,
    inRoot(programs.cli.output),
  ];
  try {
    for (const command of COMMANDS) {
      const words = [...start, ...command.split(' ')];
      const { status, stderr } = spawnSync(process.execPath, words, { cwd: folder, encoding: 'utf8' });
      if (status !== 0) throw new Error(`the command line that was built fails at ${command}: ${stderr}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
