// npm test [-- stage …]: every stage, going on after a failure; the last line is the sum.
import { spawn, spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
} from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { CHECKS } from './checks.mjs';
import { FURTHER } from './further.mjs';
import { inRoot, root } from './paths.mjs';
import { readPlaywrightCounts, readVitestCounts } from './test-counts.mjs';

/** @typedef {import('./test-counts.mjs').Counts} Counts */
/** @typedef {[name: string, run: () => Promise<Map<string, Counts>>]} Stage */

/** Bytes that a folder in memory must have room for. */
const MEMORY_MIN = 8 * 2 ** 30;

const scratch = mkdtempSync(join(temporaryFolder(), 'zonesmith-test-'));
// Programs that tests start as another user look into it, too.
chmodSync(scratch, 0o755);
const report = join(scratch, 'report.json');
const IN_SCRATCH = { TMPDIR: scratch };
const vitestProgram = inRoot('node_modules/vitest/vitest.mjs');

/**
 * Where tests make their files: in memory where there is plenty of it, so that nothing waits for a disk to make durable what is
 * thrown away (a program that is killed loses nothing of what it wrote in either place). Whoever names a folder gets that one;
 * what asks real peers stays on the disk.
 */
function temporaryFolder() {
  const memory = '/dev/shm';
  if (process.env.TMPDIR !== undefined || !existsSync(memory)) return tmpdir();
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize >= MEMORY_MIN && !forbidsPrograms(memory) ? memory : tmpdir();
}

/**
 * Whether no program may be started from a mounted folder, as containers have it: tests make some.
 * @param {string} folder
 */
function forbidsPrograms(folder) {
  const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n');
  return mounts.some((mount) => {
    const [, place, , options = ''] = mount.split(' ');
    return place === folder && options.split(',').includes('noexec');
  });
}

/**
 * Runs a script with Node, its output going straight to ours.
 * @param {string[]} args script and its arguments
 * @param {Record<string, string>} [env]
 * @returns {Promise<boolean>} whether it succeeded
 */
function runNode(args, env = {}) {
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  return new Promise((resolve) => child.once('close', (status) => resolve(status === 0)));
}

/**
 * Runs a script beside others. Answers what it printed when it has ended, so that nothing is mixed.
 * @param {string[]} args script and its arguments
 */
async function runBeside(args) {
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const [status, ...printed] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { ok: status === 0, printed: printed.join('') };
}

/** @param {boolean} ok */
const countOf = (ok) => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1 });

/**
 * How the GNU C library keeps memory: tests make and drop whole images, and a page that was given back is paid for again at
 * its next use, in a virtual machine dearly. Others ignore it.
 */
const KEEP_MEMORY = {
  GLIBC_TUNABLES: [
    'glibc.malloc.hugetlb=1',
    `glibc.malloc.mmap_threshold=${2 ** 32}`,
    `glibc.malloc.trim_threshold=${2 ** 33}`,
  ].join(':'),
};

/**
 * Vitest suites in one process, counted a suite.
 * @param {string[]} suites folders in test/
 * @param {{ options?: string[], files?: string[], env?: Record<string, string> }} [how] `files`: these of them alone
 */
const vitest = async (suites, { options = [], files, env = {} } = {}) => {
  rmSync(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const places = files ?? suites.map((suite) => `test/${suite}/`);
  const ok = await runNode([vitestProgram, 'run', '--passWithNoTests', ...reporters, ...options, ...places], {
    ...KEEP_MEMORY,
    ...env,
  });
  return readVitestCounts(report, suites, ok);
};

/** @param {'first' | 'further'} part what of the specs: build/playwright.config.ts */
const playwright = async (part) => {
  rmSync(report, { force: true });
  const ok = await runNode([inRoot('build/e2e.mjs'), '--reporter=list,json', '--pass-with-no-tests'], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    ZONESMITH_E2E: part,
    ...IN_SCRATCH,
  });
  return readPlaywrightCounts(report, ok);
};

/**
 * Files of suites that draw from a seed: the others give the same answer again.
 * @param {string[]} folders in test/
 */
function seededFiles(folders) {
  const files = folders.flatMap((suite) =>
    readdirSync(inRoot(`test/${suite}`), { recursive: true, encoding: 'utf8' }).map(
      (name) => `test/${suite}/${name}`,
    ),
  );
  return files.filter((name) => name.endsWith('.test.ts') && DRAWS.test(readFileSync(inRoot(name), 'utf8')));
}

const DRAWS = /support\/run\/(seeds|holds)'|from 'fast-check'/;

const thorough = process.env.ZONESMITH_THOROUGH === '1';

/** Everything random again with a seed that nobody has chosen; what is simulated only where a run may take its time. */
const fuzz = async () => {
  const seed = process.env.ZONESMITH_SEED ?? String(randomInt(2 ** 31));
  const again = `ZONESMITH_SEED=${seed} npm run fuzz`;
  console.log(`   seed ${seed}; again: ${again}`);
  const drawing = thorough ? ['property', 'simulation', 'contract'] : ['property', 'contract'];
  const counts = await vitest(drawing, {
    files: seededFiles(drawing),
    env: { ...IN_SCRATCH, ZONESMITH_SEED: seed },
  });
  if ([...counts.values()].some(({ failed }) => failed > 0)) {
    console.log(`   failed with seed ${seed}; again: ${again}; keep it in test/support/run/seeds.ts`);
  }
  // The names are printed last, where nobody looks for a seed further up.
  for (const [suite, { failures = [], ...rest }] of counts)
    counts.set(suite, { ...rest, failures: failures.map((name) => `${name} (ZONESMITH_SEED=${seed})`) });
  return counts;
};

/** What `npm test` leaves out (vitest.config.ts, build/playwright.config.ts); a thorough run has had all of it. */
const further = async () => {
  if (thorough) return new Map();
  const tests = await vitest(['unit', 'property'], { files: FURTHER, env: IN_SCRATCH });
  return new Map([...tests, ...(await playwright('further'))]);
};

/** A real kernel's suite; where its guest cannot be made, one sentence says what is lacking, and nothing has failed. */
const linux = async () => {
  const made = spawnSync(process.execPath, [inRoot('test/linux/guest/prepare.mjs')], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (made.status === 0)
    return vitest(['linux'], { options: ['--config', inRoot('build/vitest.linux.config.ts')] });
  console.log(`   not run: ${made.stdout.trim()}`);
  return new Map([['linux', { passed: 0, failed: 0 }]]);
};

const suites = ['tidy', 'unit', 'conformance', 'property', 'contract'];

/** @type {Record<string, Stage[1]>} */
const stages = {
  tidy: () => vitest(['tidy']),
  suites: () => vitest(suites, { env: { ...IN_SCRATCH, ...(thorough ? {} : { ZONESMITH_TESTS: 'first' }) } }),
  build: async () => new Map([['build', countOf(await runNode([inRoot('build/build.mjs')]))]]),
  e2e: () => playwright('first'),
  further,
  simulation: () => vitest(['simulation'], { env: IN_SCRATCH }),
  fuzz,
  interop: () => vitest(['interop'], { options: ['--config', inRoot('build/vitest.interop.config.ts')] }),
  linux,
};
const usual = ['lint', 'typecheck', 'suites', 'build', 'e2e'];

/** @param {string[]} names */
function requireKnown(names) {
  const known = [...Object.keys(CHECKS), ...Object.keys(stages)];
  for (const name of names) {
    if (!known.includes(name)) throw new Error(`no stage "${name}"; there are ${known.join(', ')}`);
  }
}

/**
 * The stages in order; those that only read come first, all of them together.
 * @param {string[]} names
 * @returns {Stage[]}
 */
function plan(names) {
  const checks = Object.entries(CHECKS).filter(([name]) => names.includes(name));
  return [
    ...(checks.length > 0
      ? [/** @type {Stage} */ ([checks.map(([name]) => name).join(', '), () => check(checks)])]
      : []),
    ...Object.entries(stages).filter(([name]) => names.includes(name)),
  ];
}

/**
 * Runs scripts that only read, as many at a time as there are processors; those of one check count as one.
 * @param {[name: string, commands: readonly (readonly string[])[]][]} checks
 */
async function check(checks) {
  const waiting = checks.flatMap(([name, commands]) => commands.map((args) => ({ name, args })));
  const failed = new Set();
  const runNext = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const result = await runBeside([...next.args]);
      process.stdout.write(result.printed);
      if (!result.ok) failed.add(next.name);
    }
  };
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, runNext));
  return new Map(checks.map(([name]) => [name, countOf(!failed.has(name))]));
}

/** @param {string[]} names */
async function runStages(names) {
  requireKnown(names);
  const sum = { passed: 0, failed: 0, failures: /** @type {string[]} */ ([]) };
  for (const [name, run] of plan(names)) {
    console.log(`\n== ${name === 'suites' ? suites.join(', ') : name}`);
    for (const [suite, counts] of await run()) {
      console.log(`   ${suite || name}: ${counts.passed} passed, ${counts.failed} failed`);
      sum.passed += counts.passed;
      sum.failed += counts.failed;
      sum.failures.push(...namesOf(counts, suite || name));
    }
  }
  return sum;
}

/**
 * Names of what failed; a stage that knows none is named itself.
 * @param {Counts} counts
 * @param {string} label
 */
const namesOf = ({ failed, failures = [] }, label) =>
  failed > 0 && failures.length === 0 ? [label] : failures;

const asked = process.argv.slice(2);
const { passed, failed, failures } = await runStages(asked.length > 0 ? asked : usual);
rmSync(scratch, { recursive: true, force: true });

// .ci/run adds several of these up and prints what failed and the one sum itself.
const sumFile = process.env.ZONESMITH_TEST_SUM;
if (sumFile) {
  appendFileSync(sumFile, [`${passed} ${failed}`, ...failures.map((name) => `0 0 ${name}`), ''].join('\n'));
} else {
  for (const name of failures) console.log(`failed: ${name}`);
  console.log(`\n${passed} passed, ${failed} failed`);
}
process.exit(failed > 0 ? 1 : 0);
