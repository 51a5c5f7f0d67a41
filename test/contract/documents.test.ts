/** Every code block of the documentation: its commands run, and print what the page says. */
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useProgram } from '../support/cli/cli-program';
import { stepsOf, type Step } from '../support/docs/pages';
import { commandsOf, isPromised, runDocumented } from '../support/docs/run-block';
import { files, root } from '../tidy/repository';

const PAGES = files.filter((path) => path === 'README.md' || /^docs\/.*\.md$/.test(path));
const STEPS = PAGES.map((page) => [page, stepsOf(page)] as const);

/** What cannot be run here, and why, by page. A block that joins them is named here, where somebody sees it. */
const NOT_RUN: Readonly<Record<string, readonly string[]>> = {
  'README.md': [
    'it installs packages and opens the window',
    'it installs packages and runs every check, this one among them',
    'it builds the program',
  ],
  'docs/API.md': ['test/contract/api.test.ts runs it', 'test/contract/api.test.ts runs the client'],
  'docs/FEATURES.md': ['test/contract/features.test.ts runs it'],
  'docs/guides/ci-fixture.md': ['it is a part of a pipeline, whose commands are those above'],
  'docs/guides/first-image.md': ['it builds the program'],
  'docs/guides/host-on-an-image.md': [
    'it serves until Ctrl+C; test/simulation/target-serving.test.ts does it',
    'it needs root and a kernel with NVMe/TCP; test/linux does it',
    'it serves until Ctrl+C; test/simulation/plug-pulls.test.ts does it',
  ],
  'docs/reference/commands.md': [
    'it serves until Ctrl+C',
    'it serves until Ctrl+C',
    'it serves until Ctrl+C',
  ],
};

const program = useProgram();

/** Carries out a block in the present folder. */
async function take(step: Step): Promise<void> {
  if (step.kind === 'file') writeFileSync(step.name, `${step.block.text}\n`);
  if (step.kind !== 'run') return;
  let printed = '';
  for (const command of commandsOf(step.block.text)) {
    const outcome = await runDocumented(command, program.bundle);
    const said = `${command.text}\n${outcome.printed}`;
    expect(outcome.status, said).toBe(command.status);
    printed += outcome.printed;
  }
  if (step.promised !== null && !isPromised(step.promised, printed)) expect(printed).toBe(step.promised);
}

describe.each(STEPS.filter(([, steps]) => steps.some(({ kind }) => kind === 'run')))('%s', (_page, steps) => {
  let folder = '';
  const before = process.cwd();
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'zonesmith-documents-'));
    // Pages take captured files of the repository by their paths in it.
    symlinkSync(join(root, 'test'), join(folder, 'test'));
    process.chdir(folder);
  });
  afterAll(() => {
    process.chdir(before);
    rmSync(folder, { recursive: true });
  });

  // In the order of the page: a block goes on with what the ones before have made.
  it.each(steps.map((step) => [step.block.line, step] as const))('line %i', async (_line, step) =>
    take(step),
  );
});

it('only what is named here is not run', () => {
  const left = STEPS.map(([page, steps]) => [
    page,
    steps.flatMap((step) => (step.kind === 'not-run' ? [step.reason] : [])),
  ]);
  expect(Object.fromEntries(left.filter(([, reasons]) => reasons!.length > 0))).toEqual(NOT_RUN);
});

it.each([
  ['a\nb', 'a\nb\n', true],
  ['a', 'a\nb\n', false],
  ['a\n…', 'a\n', true],
  ['…\nc', 'a\nb\nc\n', true],
  ['took … s', 'took 0.5 s\n', true],
  ['took … s', 'took\n0.5 s\n', false],
  ['a.c', 'abc\n', false],
])('output %j of a page promises %j: %s', (promised, printed, isKept) => {
  expect(isPromised(promised, printed)).toBe(isKept);
});
