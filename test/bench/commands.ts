import { join } from 'node:path';
import type { ZoneCommand } from '../../shared/workload/command';
import { formatCount } from '../../shared/units/format';
import { MIB } from '../../shared/units/units';
import { createImage } from '../../main/image/create-image';
import { completeSpec } from '../../main/image/defaults';
import { openImage } from '../../main/image/open-image';
import type { OpenedImage } from '../../main/image/opened-image';
import { runCommands } from '../../main/workload/run-commands';
import { report, spread, type BenchSetup } from './measure';

const ZONES = 1024;
const UUID = '00000000-0000-4000-8000-000000000000';
const ROUND = ['open', 'close', 'finish', 'reset'] as const;

/** Zone management without data, on an image on disk, flushed once at the end. */
export function benchCommands({ folder, quick }: BenchSetup): void {
  const path = join(folder, 'commands.zoned');
  createImage(path, completeSpec({ zoneCount: ZONES, zoneSizeBytes: MIB }, UUID), { replace: true });
  const image = openImage(path, { access: 'write', tableWrites: 'deferred' });
  try {
    // The first reset of a zone has to zero all of it, since nothing is known of what lies there.
    ratesOf(image, { count: ROUND.length * ZONES, rounds: 1 });
    const rates = ratesOf(image, { count: quick ? 200_000 : 1_000_000, rounds: quick ? 3 : 7 });
    const text = spread(rates, (rate) => formatCount(Math.round(rate)));
    report('commands a second, metadata only', text, 'aim ≥ 1,000,000');
  } finally {
    image.dispose();
  }
}

/** Commands a second, round by round. */
function ratesOf(image: OpenedImage, { count, rounds }: { count: number; rounds: number }): number[] {
  return Array.from({ length: rounds }, () => {
    const { commands, elapsedSeconds } = runCommands(image.device, management(count), {
      context: { checkCancelled: () => undefined, progress: () => undefined },
      seed: 1,
      clock: () => performance.now() * 1000,
    });
    return commands / elapsedSeconds;
  });
}

function* management(count: number): Generator<ZoneCommand> {
  for (let index = 0; index < count; index++) {
    yield { op: ROUND[index % ROUND.length]!, zone: Math.floor(index / ROUND.length) % ZONES };
  }
}
