// npm run bench [-- --quick …] [PART…]: the benchmarks, bundled like the product so that they measure what ships.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { bundleProgram } from './bundle.mjs';
import { inRoot, root } from './paths.mjs';

const program = { entry: 'test/bench/main.ts', output: 'dist/bench/bench.cjs' };
if (!existsSync(inRoot(program.entry))) {
  console.error(`bench: the entry ${program.entry} is missing`);
  process.exit(1);
}
/** @param {...string} words */
const run = (...words) => spawnSync(process.execPath, words, { cwd: root, stdio: 'inherit' }).status ?? 1;
const words = process.argv.slice(2);
const parts = words.filter((word) => !word.startsWith('--') && word !== 'window');
let status = 0;
if (parts.length > 0 || !words.includes('window')) {
  await bundleProgram(program);
  status = run(inRoot(program.output), ...words.filter((word) => word !== 'window'));
}
if (words.includes('window') || parts.length === 0) {
  const playwright = inRoot('node_modules/playwright/cli.js');
  status = run(playwright, 'test', '-c', inRoot('build/playwright.bench.config.ts')) || status;
}
process.exit(status);
