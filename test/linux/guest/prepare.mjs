// node prepare.mjs: makes the guest if there is none. Exit 1 with one sentence on stdout where it cannot.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildGuest } from './initramfs.mjs';
import { unpackPackages, whyNoPackages } from './packages.mjs';
import { cacheFolder, guestFolder, isMade } from './recipe.mjs';

/** Programs of this machine that make and boot a guest, with their Debian packages. */
const TOOLS = {
  flock: 'util-linux',
  'apt-get': 'apt',
  dpkg: 'dpkg',
  cpio: 'cpio',
  depmod: 'kmod',
  xz: 'xz-utils',
};

/** @param {string} program */
const isThere = (program) =>
  spawnSync('sh', ['-c', 'PATH=$PATH:/usr/sbin:/sbin; command -v "$0"', program]).status === 0;

/** What is lacking, in a sentence, before anything is fetched. */
function whyNot() {
  const missing = Object.entries(isMade() ? {} : TOOLS).filter(([program]) => !isThere(program));
  if (!isThere('qemu-system-x86_64')) missing.unshift(['qemu-system-x86_64', 'qemu-system-x86']);
  if (missing.length > 0) {
    const packages = missing.map(([, name]) => name).join(' ');
    return `It needs ${missing.map(([program]) => program).join(', ')} (Debian: apt-get install ${packages}).`;
  }
  return isMade() ? undefined : whyNoPackages();
}

/** Makes the guest under another name, then gives it its own in one step. */
function make() {
  const draft = mkdtempSync(join(cacheFolder(), 'draft-'));
  const made = join(draft, 'guest');
  mkdirSync(made);
  try {
    buildGuest(unpackPackages(draft), made);
    renameSync(made, guestFolder());
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Waits for whoever is making it now, then looks again. */
function makeAlone() {
  mkdirSync(cacheFolder(), { recursive: true });
  const words = [join(cacheFolder(), 'lock'), process.execPath, import.meta.filename, 'alone'];
  return spawnSync('flock', words, { stdio: 'inherit' }).status ?? 1;
}

function main() {
  const why = whyNot();
  if (why !== undefined) {
    console.log(why);
    return 1;
  }
  if (isMade()) return 0;
  if (process.argv[2] !== 'alone') return makeAlone();
  console.error('Making the guest of Debian packages, once: about a minute.');
  try {
    make();
    return 0;
  } catch (error) {
    console.log(`The guest could not be made: ${error instanceof Error ? error.message : error}`);
    return 1;
  }
}

process.exitCode = main();
