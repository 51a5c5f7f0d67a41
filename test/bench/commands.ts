import { join } from 'node:path';
import type { ZoneCommand } from '../../shared/workload/command';
import { formatCount } from '../../shared/units/format';
import { MIB } from '../../shared/units/units';
import { createImage } from '../../main/image/create-image';
import { completeSpec } from '../../main/image/defaults';
import { openImage } from '../../main/image/open-image';
import { runCommands } from '../../main/workload/run-commands';
import { report, type BenchSetup } from './measure';

const ZONES = 1024;
const UUID = '00000000-0000-4000-8000-000000000000';

/** Zone management without data, on an image on disk, flushed once at the end. */
export function benchCommands({ folder, quick }: BenchSetup): void {
  const path = join(folder, 'commands.zoned');
  createImage(path, completeSpec({ zoneCount: ZONES, zoneSizeBytes: MIB }, UUID), { replace: true });
  const image = openImage(path, { access: 'write', tableWrites: 'deferred' });
  try {
    const { commands, elapsedSeconds } = runCommands(image.device, management(quick ? 400_000 : 2_000_000), {
      context: { checkCancelled: () => undefined, progress: () => undefined },
      seed: 1,
      clock: () => performance.now() * 1000,
    });
    const rate = Math.round(commands / elapsedSeconds);
    report('commands a second, metadata only', formatCount(rate), 'aim ≥ 200,000');
  } finally {
    image.dispose();
  }
}

function* management(count: number): Generator<ZoneCommand> {
  const round = ['open', 'close', 'finish', 'reset'] as const;
  for (let index = 0; index < count; index++) {
    yield { op: round[index % round.length]!, zone: Math.floor(index / round.length) % ZONES };
  }
}
