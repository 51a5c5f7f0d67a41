import { statSync } from 'node:fs';
import { join } from 'node:path';
import { formatBytes } from '../../shared/units/format';
import { MIB } from '../../shared/units/units';
import { createImage } from '../../main/image/create-image';
import { completeSpec } from '../../main/image/defaults';
import { openImage } from '../../main/image/open-image';
import { milliseconds, report, spread, type BenchSetup } from './measure';

const UUID = '00000000-0000-4000-8000-000000000000';

/** Creating 8 TiB; opening and checking a million zones. */
export function benchOpening({ folder, quick }: BenchSetup): void {
  const large = join(folder, 'large.zoned');
  const spec = completeSpec({ zoneCount: 131_072, zoneSizeBytes: 64 * MIB }, UUID);
  const creation = milliseconds(() => createImage(large, spec, { replace: true }));
  report('create 8 TiB, 131,072 zones', `${Math.round(creation)} ms`, 'aim < 1,000 ms');
  report('  on disk', formatBytes(statSync(large).blocks * 512), 'aim < 4 MiB');

  const many = join(folder, 'many.zoned');
  createImage(many, completeSpec({ zoneCount: 1_000_000, zoneSizeBytes: 16 * MIB }, UUID), { replace: true });
  const openings = Array.from({ length: quick ? 3 : 9 }, () =>
    milliseconds(() => openImage(many, { access: 'read' }).dispose()),
  );
  report(
    'open 1,000,000 zones',
    `${spread(openings, (taken) => String(Math.round(taken)))} ms`,
    'aim ≤ 30 ms',
  );
  const opened = openImage(many, { access: 'read' });
  try {
    const checks = Array.from({ length: quick ? 3 : 9 }, () =>
      milliseconds(() => [...opened.device.image.anatomy.check(() => undefined)]),
    );
    report(
      'check 1,000,000 zones',
      `${spread(checks, (taken) => String(Math.round(taken)))} ms`,
      'aim < 500 ms',
    );
  } finally {
    opened.dispose();
  }
}
