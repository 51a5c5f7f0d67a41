// npm test [-- stage …]: every stage in order, going on after a failure; the last line is the sum.
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRoot, root } from './paths.mjs';
import { readPlaywrightCounts, readVitestCounts } from './test-counts.mjs';

/** @typedef {import('./test-counts.mjs').Counts} Counts */

const scratch = mkdtempSync(join(tmpdir(), 'zonesmith-test-'));
const report = join(scratch, 'report.json');
const bin = {
  vitest: inRoot('node_modules/vitest/vitest.mjs'),
  eslint: inRoot('node_modules/eslint/bin/eslint.js'),
  prettier: inRoot('node_modules/prettier/bin/prettier.cjs'),
  vueTsc: inRoot('node_modules/vue-tsc/bin/vue-tsc.js'),
};

/**
 * Runs a script with Node, its output going straight to ours.
 * @param {string[]} args script and its arguments
 * @param {Record<string, string>} [env]
 */
function runNode(args, env = {}) {
  const child = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  return child.status === 0;
}

/**
 * A stage that counts as one: all its commands run, all must succeed.
 * @param {string[][]} commands
 */
const asOne = (...commands) => {
  const ok = commands.map((command) => runNode(command)).every(Boolean);
  return new Map([['', { passed: ok ? 1 : 0, failed: ok ? 0 : 1 }]]);
};

/**
 * Vitest suites in one process, counted a suite.
 * @param {string[]} suites folders in test/
 * @param {string[]} [options]
 */
const vitest = (suites, options = []) => {
  rmSync(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const folders = suites.map((suite) => `test/${suite}/`);
  const ok = runNode([bin.vitest, 'run', '--passWithNoTests', ...reporters, ...options, ...folders]);
  return readVitestCounts(report, suites, ok);
};

const playwright = () => {
  rmSync(report, { force: true });
  const ok = runNode([inRoot('build/e2e.mjs'), '--reporter=list,json', '--pass-with-no-tests'], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  });
  return readPlaywrightCounts(report, ok);
};

const suites = ['unit', 'conformance', 'property', 'simulation', 'contract'];

/** @type {Record<string, () => Map<string, Counts>>} */
const stages = {
  tidy: () => vitest(['tidy']),
  lint: () => asOne([bin.eslint, '.', '--max-warnings', '0'], [bin.prettier, '--check', '.']),
  typecheck: () => asOne([bin.vueTsc, '--build']),
  suites: () => vitest(suites),
  build: () => asOne([inRoot('build/build.mjs')]),
  e2e: playwright,
  interop: () => vitest(['interop'], ['--config', inRoot('build/vitest.interop.config.ts')]),
};
const usual = ['tidy', 'lint', 'typecheck', 'suites', 'build', 'e2e'];

/** @param {string[]} names */
function runStages(names) {
  const sum = { passed: 0, failed: 0 };
  for (const name of names) {
    const stage = stages[name];
    if (stage === undefined)
      throw new Error(`no stage "${name}"; there are ${Object.keys(stages).join(', ')}`);
    console.log(`\n== ${name === 'suites' ? suites.join(', ') : name}`);
    for (const [suite, counts] of stage()) {
      console.log(`   ${suite || name}: ${counts.passed} passed, ${counts.failed} failed`);
      sum.passed += counts.passed;
      sum.failed += counts.failed;
    }
  }
  return sum;
}

const asked = process.argv.slice(2);
const { passed, failed } = runStages(asked.length > 0 ? asked : usual);
rmSync(scratch, { recursive: true, force: true });

// .ci/run adds several of these up and prints the one sum itself.
const sumFile = process.env.ZONESMITH_TEST_SUM;
if (sumFile) appendFileSync(sumFile, `${passed} ${failed}\n`);
else console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
