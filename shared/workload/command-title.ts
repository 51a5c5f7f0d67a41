import { plural } from '../units/format';
import type { ZoneCommand } from './command';

/** A command in few words, as undo names it: `reset zone 7`, `write 8 blocks at LBA 4096`. */
export function commandTitle({ op, zone, lba, all, blocks }: ZoneCommand): string {
  const verb = op.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  const what = blocks === undefined ? verb : `${verb} ${plural(blocks, 'block')}`;
  if (all) return `${what} all zones`;
  if (lba !== undefined) return `${what} at LBA ${lba}`;
  if (zone === undefined) return what;
  return blocks === undefined ? `${what} zone ${zone}` : `${what} in zone ${zone}`;
}
