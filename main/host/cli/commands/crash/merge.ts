import type { Command } from 'commander';
import { mergeExplorations } from '../../../../crash/explore/merge-explorations';
import { addCommand, type Invocation, type Run } from '../../command';
import { readText } from '../../streams';
import { printExploration } from './exploration-output';
import { parseExploration } from './parse-exploration';

/** `crash merge`: the results of all shards of an exploration as one. */
export function registerMerge(crash: Command, run: Run): void {
  addCommand(crash, run, 'merge <result...>', 'join the JSON of all shards of an exploration', merge);
}

function merge({ args, output }: Invocation<object>): number {
  const shards = args.map((path) => parseExploration(readText(path), path));
  return printExploration(mergeExplorations(shards), output);
}
