// npm run build [-- page main preload worker web cli]: everything, or only what is named.
import { existsSync, rmSync } from 'node:fs';
import { bundlePage, bundleProgram } from './bundle.mjs';
import { bundleCommandLine } from './command-line.mjs';
import { inRoot, page, programs } from './paths.mjs';

/** @type {Map<string, { entry: string, bundle: () => Promise<void> }>} */
const targets = new Map([['page', { entry: page.entry, bundle: bundlePage }]]);
for (const [name, program] of Object.entries(programs)) {
  targets.set(name, { entry: program.entry, bundle: () => bundleProgram(program) });
}
targets.set('cli', { entry: programs.cli.entry, bundle: () => bundleCommandLine() });

/** @param {string} name */
function findTarget(name) {
  const target = targets.get(name);
  if (target === undefined) {
    return fail(`nothing is called "${name}" here; there are ${[...targets.keys()].join(', ')}`);
  }
  return existsSync(inRoot(target.entry))
    ? target
    : fail(`the entry ${target.entry} of "${name}" is missing`);
}

/**
 * @param {string} complaint
 * @returns {never}
 */
function fail(complaint) {
  console.error(`build: ${complaint}`);
  process.exit(1);
}

const asked = process.argv.slice(2);
const names = asked.length > 0 ? asked : [...targets.keys()];
const chosen = names.map(findTarget);

if (asked.length === 0)
  for (const made of ['dist/main', 'dist/licences']) rmSync(inRoot(made), { recursive: true, force: true });
const started = performance.now();
for (const target of chosen) await target.bundle();
console.log(`build: ${names.join(', ')} in ${Math.round(performance.now() - started)} ms`);
