import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { inRoot, page, programs } from './paths.mjs';

const sources = ['main', 'renderer', 'shared', 'docs', 'build', 'package.json'];
const outputs = [page.output, ...Object.values(programs).map((program) => program.output)];

/** @param {string} path */
const changedAt = (path) => statSync(inRoot(path), { throwIfNoEntry: false })?.mtimeMs;

/** @param {string} path a file or a folder, searched to the bottom */
function newestChange(path) {
  const own = changedAt(path);
  if (own === undefined) return 0;
  if (statSync(inRoot(path)).isFile()) return own;
  const inside = readdirSync(inRoot(path), { recursive: true, encoding: 'utf8' });
  return Math.max(own, ...inside.map((name) => changedAt(`${path}/${name}`) ?? 0));
}

/** Whether every output exists and none is older than any source. */
export function isBuildFresh() {
  const built = Math.min(...outputs.map((path) => changedAt(path) ?? 0));
  return built > 0 && sources.every((path) => newestChange(path) <= built);
}

/** Builds when something is missing or out of date; ends the process when that fails. */
export function buildIfStale() {
  if (isBuildFresh()) return;
  const { status } = spawnSync(process.execPath, [inRoot('build/build.mjs')], { stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(1);
}
