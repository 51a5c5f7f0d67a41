import { existsSync, readFileSync } from 'node:fs';

/** @typedef {{ passed: number, failed: number }} Counts */

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
  const counts = new Map(suites.map((suite) => [suite, { passed: 0, failed: 0 }]));
  for (const file of readReport(path)?.testResults ?? []) {
    const suite = suites.find((name) => file.name.replaceAll('\\', '/').includes(`/test/${name}/`));
    const count = counts.get(suite ?? '');
    if (count === undefined) continue;
    const failed = file.assertionResults.filter(isFailed).length;
    count.passed += file.assertionResults.filter(isPassed).length;
    count.failed += failed === 0 && file.status === 'failed' ? 1 : failed;
  }
  return withSilentFailure(counts, ok, suites[0] ?? '');
}

/** @param {{ status: string }} result */
const isPassed = (result) => result.status === 'passed';

/** @param {{ status: string }} result */
const isFailed = (result) => result.status === 'failed';

/**
 * Specs passed and failed in a Playwright JSON report.
 * @param {string} path the report
 * @param {boolean} ok whether Playwright's exit status was 0
 * @returns {Map<string, Counts>}
 */
export function readPlaywrightCounts(path, ok) {
  const stats = readReport(path)?.stats;
  const passed = (stats?.expected ?? 0) + (stats?.flaky ?? 0);
  return withSilentFailure(new Map([['e2e', { passed, failed: stats?.unexpected ?? 0 }]]), ok, 'e2e');
}
