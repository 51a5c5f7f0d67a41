// npm run fuzz: what draws in the suites, once more with a fresh seed. npm run fuzz -- --seconds N [--seed S] [--target T]…
// [--again FILE]: every decoder, importer, channel and PDU by its grammar for so long; what fails is kept in dist/fuzz.
import { spawnSync } from 'node:child_process';
import { bundleProgram } from './bundle.mjs';
import { inRoot, root } from './paths.mjs';

const program = { entry: 'test/fuzz/main.ts', output: 'dist/fuzz-program/fuzz.cjs' };
const words = process.argv.slice(2);

/** @param {string[]} args */
const run = (...args) => spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;

if (words.length === 0) process.exit(run(inRoot('build/test.mjs'), 'fuzz'));
await bundleProgram(program);
process.exit(run(inRoot(program.output), ...words));
