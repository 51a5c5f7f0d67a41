import type { ZonedDevice } from '../../../main/device/device';
import type { ZoneCommand } from '../../../shared/workload/command';
import { Random } from '../../../shared/workload/random';

/** Blocks of one write at most; with the data of 64 KiB clusters writes begin and end anywhere in them. */
const BLOCKS_MAX = 160;

/**
 * Endless writes to write pointers and into conventional zones, some resets and finishes, a flush now and then. All
 * follow the rules, save those that meet the end of a zone or a limit.
 */
export function* randomCommands(device: ZonedDevice, seed: number): Generator<ZoneCommand> {
  const random = new Random(seed);
  const {
    facts: { geometry },
    table: { zones },
  } = device.image;
  const conventional = geometry.conventional.length === 0 ? 0 : geometry.conventional[0]![1] + 1;
  for (;;) {
    const zone = random.below(zones.count);
    const blocks = 1 + random.below(BLOCKS_MAX);
    const data = { pattern: 'byte', value: 1 + random.below(255) } as const;
    const choice = random.below(100);
    if (choice < 2) yield { op: 'flush' };
    else if (zone < conventional) {
      const lba = zone * geometry.zoneSizeBlocks + random.below(geometry.zoneSizeBlocks - blocks);
      yield { op: 'write', lba, blocks, data };
    } else if (choice < 10) yield { op: 'reset', zone };
    else if (choice < 12) yield { op: 'finish', zone };
    else yield { op: 'write', zone, blocks, data };
  }
}
