import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cli, runCli } from '../support/cli/cli';

const ROOT = join(import.meta.dirname, '../..');
const DOCUMENT = readFileSync(join(ROOT, 'docs/FEATURES.md'), 'utf8');

/** How many features each group of the feature table has, by the letter of its ids. */
const GROUPS = { F: 19, W: 10, Z: 12, H: 18, T: 16, C: 17, R: 8, D: 9, A: 8, K: 12, P: 8, S: 8, L: 8 };

/** A line of the table. */
interface Row {
  readonly id: string;
  readonly priority: string;
  readonly mark: string;
  /** A line to type; - where nothing is there yet. */
  readonly command: string;
  /** Status that a command line ends with; - of others. */
  readonly exit: string;
}

const ROWS = DOCUMENT.split('\n')
  .filter((line) => /^\| [A-Z]\d+ \|/.test(line))
  .map((line): Row => {
    const [id, priority, , mark, command, exit] = line
      .slice(1, -1)
      .split(' | ')
      .map((cell) => cell.trim());
    return { id: id!, priority: priority!, mark: mark!, command: command!.replaceAll('`', ''), exit: exit! };
  });

/** Words of a line as a shell takes them apart, and the file that its output goes to. */
function wordsOf(line: string): { readonly words: readonly string[]; readonly into: string | undefined } {
  const [program, ...words] = [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare!,
  );
  expect(program).toBe('zonesmith');
  const redirect = words.indexOf('>');
  return redirect < 0
    ? { words, into: undefined }
    : { words: words.slice(0, redirect), into: words[redirect + 1] };
}

/** Where what a line names lies in the checkout: a test file, a spec, a part of the benchmarks. */
function placeOf(command: string): string {
  const [, suite, name] = /^npm run (test:e2e|bench) -- (\S+)$/.exec(command) ?? [];
  if (suite === 'test:e2e') return `test/e2e/${name}.spec.ts`;
  if (suite === 'bench') return `test/bench/${name === 'window' ? 'large.window' : name}.ts`;
  return /^npx vitest run (\S+)$/.exec(command)?.[1] ?? `test/${/^npm run test:(\w+)$/.exec(command)?.[1]}`;
}

describe('docs/FEATURES.md', () => {
  const before = process.cwd();
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'zonesmith-features-'));
    process.chdir(folder);
  });
  afterAll(() => {
    process.chdir(before);
    rmSync(folder, { recursive: true, force: true });
  });

  it('has every feature once, and a mark that it knows', () => {
    const ids = Object.entries(GROUPS).flatMap(([letter, count]) =>
      Array.from({ length: count }, (_, index) => `${letter}${index + 1}`),
    );
    expect(ROWS.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    for (const { id, priority, mark } of ROWS) {
      expect(['must', 'should', 'moonshot'], id).toContain(priority);
      expect(mark, id).toMatch(/^(works$|partly: .|not( yet$|: .))/);
    }
  });

  it('misses no feature that must be there, and shows each that is', () => {
    expect(ROWS.filter(({ priority, mark }) => priority === 'must' && mark.startsWith('not'))).toEqual([]);
    for (const { id, mark, command } of ROWS) expect(command === '-', id).toBe(mark.startsWith('not'));
  });

  it('names tests, specs and benchmarks that are there', () => {
    const named = ROWS.filter(({ command }) => command.startsWith('np'));
    expect(
      named.map(({ command }) => placeOf(command)).filter((place) => !existsSync(join(ROOT, place))),
    ).toEqual([]);
  });

  it('shows what its command lines show, one after the other in one folder', async () => {
    const lines = /\n```sh[^\n]*\n([^]*?)\n```\n/.exec(DOCUMENT)![1]!.split('\n');
    for (const line of lines) {
      const { words, into } = wordsOf(line);
      const printed = await cli(...words);
      if (into !== undefined) writeFileSync(into, printed);
    }
    const ended: string[] = [];
    const documented = ROWS.filter(({ command }) => command.startsWith('zonesmith '));
    for (const { id, command } of documented) {
      const { status, err } = await runCli(...wordsOf(command).words);
      const { exit } = documented.find((row) => row.id === id)!;
      ended.push(String(status) === exit ? `${id}: ${status}` : `${id}: ${status} ${err}`);
    }
    expect(ended).toEqual(documented.map(({ id, exit }) => `${id}: ${exit}`));
  });
});
