/** docs/POWER-CUTS.md: what the order of writes of QEMU's builds leaves, every state and advice that it names. */
import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BarrierAdvice } from '../../shared/crash/advice';
import type { BrokenInvariant } from '../../shared/crash/invariant';
import { cli, cliJson } from '../support/cli/cli';
import { useFolder } from '../support/storage/temporary-folder';

const ROOT = join(import.meta.dirname, '../..');
const path = useFolder();

interface Recipe {
  readonly build: string;
  /** Of the command lines, without the program. */
  readonly create: readonly string[];
  readonly explore: readonly string[];
  readonly states: readonly { readonly id: string; readonly bytes: string; readonly sentence: string }[];
  /** State that stands against any advice. */
  readonly against: string;
}

/** The sections of the page that have a recipe. */
function recipes(): Recipe[] {
  const page = readFileSync(join(ROOT, 'docs/POWER-CUTS.md'), 'utf8');
  const sections = page.split("## What QEMU's order leaves")[1]!.split('\n### ').slice(1);
  return sections.map((section) => {
    const [create, explore] = [...section.matchAll(/^zonesmith (.*?)(?: #.*)?$/gm)].map(([, words]) =>
      words!.split(' '),
    );
    const rows = [...section.matchAll(/^\|.*\| `(zs1_\w+(?:-\w+)*)` \| `([0-9a-f]{16})` \| (.*) \|$/gm)];
    return {
      build: section.split('\n')[0]!,
      create: create!,
      explore: explore!,
      states: rows.map(([, id, bytes, sentence]) => ({ id: id!, bytes: bytes!, sentence: sentence! })),
      against: /`(zs1_[^`]+)`/.exec(section.slice(section.indexOf('\nAdvice')))![1]!,
    };
  });
}

/** Names of images are files of the folder, those of traces files of the repository. */
function placed(words: readonly string[]): string[] {
  return words.map((word) =>
    word.startsWith('test/') ? join(ROOT, word) : /^a\.\w+$/.test(word) ? path(word) : word,
  );
}

const RECIPES = recipes();
/** Invariants by the beginning of the sentence, of those that are violated here. */
const INVARIANTS: readonly (readonly [RegExp, BrokenInvariant['invariant']])[] = [
  [/everything is lost at QEMU/, 'own-program'],
  [/the zone is empty but its write pointer/, 'sound-table'],
  [/flushed blocks? at LBA/, 'flushed-data'],
];

it('has recipes for the builds whose order is known', () => {
  expect(RECIPES.map(({ build }) => build)).toEqual([
    'qemu-zoned-rfc',
    'qemu-zone-file-v5',
    'qemu-zone-file-older',
  ]);
  expect(RECIPES.every(({ states }) => states.length >= 4)).toBe(true);
});

describe.each(RECIPES)('$build', ({ create, explore, states, against }) => {
  /** Without `crash explore`: image, trace, build. */
  const input = explore.slice(2).filter((word, at, words) => word !== '--tear' && words[at - 1] !== '--tear');

  it.each(states)('$id', async ({ id, bytes, sentence }) => {
    await cli(...placed(create));
    const { json } = await cliJson<{ sentence: string; broken: BrokenInvariant[] }>(
      ...['crash', 'reproduce', ...placed(input), '--id', id, '-o', path('out')],
    );
    expect(json.sentence).toBe(sentence);
    const invariant = INVARIANTS.find(([words]) => words.test(sentence))?.[1];
    expect(json.broken[0]?.invariant).toBe(sentence.startsWith('Violated') ? invariant : undefined);
    const hash = createHash('sha256')
      .update(readFileSync(path('out')))
      .digest('hex');
    expect(hash.slice(0, 16)).toBe(bytes);
    rmSync(path('out'));
  });

  it('has no advice', async () => {
    await cli(...placed(create));
    const words = placed(['crash', 'advise', ...explore.slice(2), '--window', '0-2']);
    const { status, json } = await cliJson<BarrierAdvice>(...words);
    expect({ status, outcome: json.outcome, barriers: json.barriers }).toEqual({
      ...{ status: 1, outcome: 'none', barriers: [] },
    });
    expect(json.against).toMatchObject({ id: against, lost: [] });
    expect(json.before.violated).toBeGreaterThan(0);
  });

  it('is not what our own driver leaves', async () => {
    await cli(...placed(create));
    const ours = input.filter((word, at) => word !== '--as' && input[at - 1] !== '--as');
    const { status, json } = await cliJson<{ error: { message: string } }>(
      ...['crash', 'reproduce', ...placed(ours), '--id', states[0]!.id, '-o', path('out')],
    );
    expect(status).toBe(2);
    expect(json.error.message).toContain('is a state of other commands');
  });
});
