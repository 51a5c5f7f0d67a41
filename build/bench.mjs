// npm run bench [-- --quick …] [--docs] [PART…]: the benchmarks, bundled like the product so that they measure what ships.
// --docs: docs/BENCHMARKS.md anew from this run.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { bundleProgram } from './bundle.mjs';
import { benchmarksPage } from './docs/benchmarks-page.mjs';
import { inRoot, root } from './paths.mjs';

const program = { entry: 'test/bench/main.ts', output: 'dist/bench/bench.cjs' };
if (!existsSync(inRoot(program.entry))) {
  console.error(`bench: the entry ${program.entry} is missing`);
  process.exit(1);
}
/** @param {...string} words */
const run = (...words) =>
  spawnSync(process.execPath, words, { cwd: root, stdio: 'inherit', env }).status ?? 1;
const rows = inRoot('dist/bench/rows.jsonl');
const env = { ...process.env, ZONESMITH_BENCH_ROWS: rows };
const forDocs = process.argv.includes('--docs');
const words = process.argv.slice(2).filter((word) => word !== '--docs');
rmSync(rows, { force: true });
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
if (forDocs && status === 0) {
  const page = inRoot('docs/BENCHMARKS.md');
  const results = readFileSync(rows, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const before = existsSync(page) ? readFileSync(page, 'utf8') : '';
  const command = ['npm run bench --', '--docs', ...words].join(' ');
  writeFileSync(page, benchmarksPage(results, before, command));
}
process.exit(status);
