import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { root } from './repository';

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: object;
  readonly [key: string]: unknown;
}
interface Job {
  readonly 'runs-on'?: unknown;
  readonly 'timeout-minutes'?: unknown;
  readonly strategy?: { readonly matrix?: Readonly<Record<string, unknown>> };
  readonly steps?: readonly Step[];
}
interface Workflow {
  readonly name?: unknown;
  readonly on?: unknown;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs?: Readonly<Record<string, Job>>;
}

const folder = join(root, '.github/workflows');
const workflows = readdirSync(folder).map((file): [string, Workflow] => [
  file,
  parse(readFileSync(join(folder, file), 'utf8'), { strict: true, uniqueKeys: true }) as Workflow,
]);
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Readonly<Record<string, string>>;
};

const STEP_KEYS = ['name', 'id', 'if', 'uses', 'run', 'with', 'env', 'shell', 'working-directory'];

/** What is wrong with a step. */
function judge(step: Step): string[] {
  const said = step.name ?? step.uses ?? step.run ?? 'a step';
  const wrong = Object.keys(step).filter((key) => !STEP_KEYS.includes(key));
  return [
    ...wrong.map((key) => `${said}: knows no ${key}`),
    ...((step.uses === undefined) === (step.run === undefined)
      ? [`${said}: neither runs nor uses, or both`]
      : []),
    ...(step.uses !== undefined && !/^[\w-]+\/[\w./-]+@v\d+(\.\d+){0,2}$|@[0-9a-f]{40}$/.test(step.uses)
      ? [`${said}: uses no fixed version`]
      : []),
    ...(step.with !== undefined && step.uses === undefined ? [`${said}: hands over to nothing`] : []),
    ...namesOf(step.run ?? ''),
  ];
}

/** Scripts of the package and files of the repository that a line of shell calls and that are not there. */
function namesOf(line: string): string[] {
  const called = [...line.matchAll(/npm run (?:-s )?([\w:-]+)/g)].map(([, name]) => name!);
  const files = [...line.matchAll(/\bnode ((?:build|test)\/[\w./-]+)/g)].map(([, file]) => file!);
  return [
    ...called
      .filter((name) => !Object.hasOwn(scripts, name))
      .map((name) => `npm run ${name}: no such script`),
    ...files.filter((file) => !existsSync(join(root, file))).map((file) => `${file}: no such file`),
  ];
}

/** Names in `${{ matrix.… }}` that no row of the matrix gives. */
function unknownOfMatrix(job: Job): string[] {
  const matrix = job.strategy?.matrix ?? {};
  const rows = (matrix['include'] ?? []) as readonly object[];
  const known = new Set([...Object.keys(matrix), ...rows.flatMap((row) => Object.keys(row))]);
  const used = [...JSON.stringify(job).matchAll(/\$\{\{ *matrix\.(\w+) *\}\}/g)].map(([, name]) => name!);
  return used.filter((name) => !known.has(name));
}

describe.each(workflows)('the workflow %s', (_, workflow) => {
  const jobs = Object.entries(workflow.jobs ?? {});

  it('says when it runs and what it may do, and has jobs', () => {
    expect(workflow.name).toBeTypeOf('string');
    expect(workflow.on).toBeTruthy();
    expect(workflow.permissions).toEqual({ contents: 'read' });
    expect(jobs.length).toBeGreaterThan(0);
  });

  it.each(jobs)('the job %s has a machine, an end, and steps that are sound', (_name, job) => {
    expect(job['runs-on']).toBeTruthy();
    expect(job['timeout-minutes']).toBeTypeOf('number');
    expect(job.steps?.flatMap(judge)).toEqual([]);
    expect(unknownOfMatrix(job)).toEqual([]);
  });
});

describe('a step', () => {
  it.each([
    [{}, /neither/],
    [{ uses: 'actions/checkout@v4', run: 'x' }, /both/],
    [{ uses: 'actions/checkout@main' }, /no fixed version/],
    [{ run: 'npm run none' }, /no such script/],
    [{ run: 'node build/none.mjs' }, /no such file/],
    [{ run: 'x', runs: 1 }, /knows no runs/],
  ])('%j is wrong', (step, message) => {
    expect(judge(step).join()).toMatch(message);
  });
});
