import { plural } from '../units/format';
import type { ZoneCommand } from './command';
import { operationOf } from './operations';

/**
 * A command in few words, as undo names it: `reset zone 7`, `write 8 blocks at LBA 4096`; with the seed that makes its
 * random bytes again, where it has one of its own: `append 8 blocks in zone 3, seed 4711`.
 */
export function commandTitle(command: ZoneCommand): string {
  const { data } = command;
  const seed = data && 'pattern' in data && data.pattern === 'random' ? data.seed : undefined;
  return seed === undefined ? placedTitle(command) : `${placedTitle(command)}, seed ${seed}`;
}

function placedTitle({ op, zone, lba, all, blocks }: ZoneCommand): string {
  const { words } = operationOf(op);
  const what = blocks === undefined ? words : `${words} ${plural(blocks, 'block')}`;
  if (all) return `${what} all zones`;
  if (lba !== undefined) return `${what} at LBA ${lba}`;
  if (zone === undefined) return what;
  return blocks === undefined ? `${what} zone ${zone}` : `${what} in zone ${zone}`;
}
