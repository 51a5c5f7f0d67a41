import { existsSync, readFileSync } from 'node:fs';

/**
 * What became of a suite. `failures` names the failed tests, as far as the run tells them.
 * @typedef {{ passed: number, failed: number, failures?: string[] }} Counts
 */

/**
 * What a run that ended badly without naming a failed test still counts as: one failure.
 * @param {Map<string, Counts>} counts
 * @param {boolean} ok whether the run's exit status was 0
 * @param {string} label
 */
function withSilentFailure(counts, ok, label) {
  const named = [...counts.values()].some((count) => count.failed > 0);
  if (!ok && !named) counts.set(label, { passed: counts.get(label)?.passed ?? 0, failed: 1 });
  return counts;
}

/** @param {string} path */
const readReport = (path) => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined);

/**
 * Tests passed and failed in each suite of a Vitest JSON report. A file that did not even load is one failure.
 * @param {string} path the report
 * @param {string[]} suites folders in test/
 * @param {boolean} ok whether Vitest's exit status was 0
 */
export function readVitestCounts(path, suites, ok) {
  const counts = new Map(
    suites.map((suite) => [suite, { passed: 0, failed: 0, failures: /** @type {string[]} */ ([]) }]),
  );
  for (const file of readReport(path)?.testResults ?? []) {
    const suite = suites.find((name) => file.name.replaceAll('\\', '/').includes(`/test/${name}/`));
    const count = counts.get(suite ?? '');
    if (count === undefined) continue;
    const path = file.name.replaceAll('\\', '/').replace(/.*\/test\//, 'test/');
    /** @type {string[]} */
    const failures = file.assertionResults.filter(isFailed).map(nameIn(path));
    if (failures.length === 0 && file.status === 'failed') failures.push(`${path}: did not load`);
    count.passed += file.assertionResults.filter(isPassed).length;
    count.failed += failures.length;
    count.failures.push(...failures);
  }
  return withSilentFailure(counts, ok, suites[0] ?? '');
}

/** @typedef {{ status: string, fullName: string }} Result */

/** @param {string} path */
const nameIn =
  (path) =>
  (/** @type {Result} */ { fullName }) =>
    `${path}: ${fullName}`;

/** @param {Result} result */
const isPassed = (result) => result.status === 'passed';

/** @param {Result} result */
const isFailed = (result) => result.status === 'failed';

/**
 * Specs passed and failed in a Playwright JSON report.
 * @param {string} path the report
 * @param {boolean} ok whether Playwright's exit status was 0
 * @returns {Map<string, Counts>}
 */
export function readPlaywrightCounts(path, ok) {
  const report = readReport(path);
  const stats = report?.stats;
  const passed = (stats?.expected ?? 0) + (stats?.flaky ?? 0);
  const failures = (report?.suites ?? []).flatMap(unexpectedSpecs);
  const counts = { passed, failed: stats?.unexpected ?? 0, failures };
  return withSilentFailure(new Map([['e2e', counts]]), ok, 'e2e');
}

/**
 * @typedef {{ file: string, title: string, tests: { status: string, projectName: string }[] }} Spec
 * @typedef {{ suites?: SpecSuite[], specs: Spec[] }} SpecSuite
 */

/**
 * Names of the specs of a suite that ended otherwise than expected.
 * @param {SpecSuite} suite
 * @returns {string[]}
 */
function unexpectedSpecs({ suites = [], specs }) {
  const own = specs.flatMap(({ file, title, tests }) =>
    tests
      .filter(({ status }) => status === 'unexpected')
      .map(({ projectName }) => `test/e2e/${file} [${projectName}]: ${title}`),
  );
  return [...own, ...suites.flatMap(unexpectedSpecs)];
}
