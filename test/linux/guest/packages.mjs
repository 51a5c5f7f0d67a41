// Debian packages, fetched by apt as it is set up here and unpacked into a folder: nothing is installed.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KERNEL, PACKAGES } from './recipe.mjs';
import { run } from './run.mjs';

/** Why apt cannot give the packages, in a sentence; undefined if nothing is known against it. */
export function whyNoPackages() {
  if (!knows(KERNEL.package)) {
    if (process.getuid?.() === 0) spawnSync('apt-get', ['-qq', 'update']);
    if (!knows(KERNEL.package))
      return `It needs a Debian whose apt knows ${KERNEL.package} (apt-get update).`;
  }
  const version = candidate(KERNEL.package);
  if (version.startsWith(KERNEL.series)) return undefined;
  return `It needs Debian 12's kernel ${KERNEL.series}x, and apt offers ${KERNEL.package} ${version}.`;
}

/** @param {string} name */
const candidate = (name) =>
  /Candidate: (?!\(none\))(\S+)/.exec(
    spawnSync('apt-cache', ['policy', name], { encoding: 'utf8' }).stdout ?? '',
  )?.[1] ?? '';

/** @param {string} name */
const knows = (name) => candidate(name) !== '';

/**
 * Fetches kernel and programs with everything they depend on, as if for an empty system, and unpacks them.
 * @param {string} folder gets `root/`
 */
export function unpackPackages(folder) {
  const debs = join(folder, 'debs');
  const root = join(folder, 'root');
  const nothingInstalled = join(folder, 'status');
  mkdirSync(join(debs, 'partial'), { recursive: true });
  mkdirSync(root);
  writeFileSync(nothingInstalled, '');
  const places = { 'Dir::State::status': nothingInstalled, 'Dir::Cache::archives': debs };
  const options = Object.entries({ ...places, 'Debug::NoLocking': '1', 'APT::Sandbox::User': '' });
  run('apt-get', [
    ...['-y', '-qq', '--download-only', '--no-install-recommends'],
    ...options.flatMap(([name, value]) => ['-o', `${name}=${value}`]),
    ...['install', KERNEL.package, ...PACKAGES],
  ]);
  for (const name of readdirSync(debs).filter((name) => name.endsWith('.deb')))
    run('dpkg', ['-x', join(debs, name), root]);
  return root;
}
