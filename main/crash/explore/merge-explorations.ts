import { assert } from '../../../shared/errors/assert';
import { fail } from '../../../shared/errors/app-error';
import {
  kindOf,
  type ExploredCut,
  type ExploredState,
  type Exploration,
} from '../../../shared/crash/exploration';
import { sortExamples } from './tally';

/**
 * Joins the results of all shards of one exploration into what one run gives. Errors: `usage` where they are of different
 * explorations, or a shard is missing or there twice.
 */
export function mergeExplorations(shards: readonly Exploration[]): Exploration {
  const [first] = shards;
  if (first === undefined) return fail('usage', 'no results to merge were given', {});
  requireAll(shards);
  const sum = (of: 'states' | 'unique' | 'consistent' | 'recoveredWithLoss' | 'violated'): number =>
    shards.reduce((total, shard) => total + shard[of], 0);
  assert(
    sum('unique') === sum('consistent') + sum('recoveredWithLoss') + sum('violated'),
    'an image has no verdict',
  );
  const recoveryCuts = shards.reduce((total, shard) => total + (shard.recoveryCuts ?? 0), 0);
  return {
    states: sum('states'),
    unique: sum('unique'),
    consistent: sum('consistent'),
    recoveredWithLoss: sum('recoveredWithLoss'),
    violated: sum('violated'),
    examples: firstOfEachKind(shards.flatMap(({ examples }) => examples)),
    complete: first.complete,
    formula: first.formula,
    subject: first.subject,
    shard: null,
    ...(recoveryCuts > 0 && { recoveryCuts }),
    cuts: first.cuts.map((_, index) => mergeCuts(shards.map(({ cuts }) => cuts[index]!))),
  };
}

function requireAll(shards: readonly Exploration[]): void {
  const [{ subject, shard }] = shards as [Exploration];
  const numbers = shards.map((result) => result.shard?.number ?? 0).sort((a, b) => a - b);
  for (const other of shards) {
    if (other.subject !== subject || other.shard?.of !== shard?.of)
      fail('usage', `the results are of different explorations: ${subject} and ${other.subject}`, {
        subject,
        other: other.subject,
      });
  }
  const wanted = Array.from({ length: shard?.of ?? 1 }, (_, n) => (shard === null ? 0 : n + 1));
  if (numbers.join() === wanted.join()) return;
  fail('usage', `shards ${numbers.join(', ')} were given; expected: ${wanted.join(', ')}, each once`, {
    numbers: numbers.join(),
    wanted: wanted.join(),
  });
}

function mergeCuts(cuts: readonly ExploredCut[]): ExploredCut {
  const sum = (of: 'states' | 'consistent' | 'recoveredWithLoss' | 'violated'): number =>
    cuts.reduce((total, cut) => total + cut[of], 0);
  const { point, pending } = cuts[0]!;
  const [example] = cuts.flatMap((cut) => cut.example ?? []).sort((a, b) => a.at - b.at);
  return {
    ...{ point, pending },
    states: sum('states'),
    consistent: sum('consistent'),
    recoveredWithLoss: sum('recoveredWithLoss'),
    violated: sum('violated'),
    ...(example && { example }),
  };
}

function firstOfEachKind(examples: readonly ExploredState[]): ExploredState[] {
  const first = new Map<string, ExploredState>();
  for (const example of [...examples].sort((a, b) => a.at - b.at)) {
    const kind = kindOf(example);
    if (!first.has(kind)) first.set(kind, example);
  }
  return sortExamples([...first.values()]);
}
