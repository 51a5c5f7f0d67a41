import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { formatBytes, formatCount } from '../../shared/units/format';
import { GIB, KIB, MIB } from '../../shared/units/units';
import { peakOf, report, spread, type BenchSetup } from './measure';

const ZONES = 1024;
const ZONE_BYTES = 64 * MIB;
const WRITE_BYTES = 64 * KIB;
const GEOMETRY = {
  geometry: {
    zoneCount: ZONES,
    zoneSizeBytes: ZONE_BYTES,
    zoneCapacityBytes: ZONE_BYTES,
    conventionalZones: [],
    lastZoneSizeBytes: ZONE_BYTES,
  },
  limits: { openZonesMax: null, activeZonesMax: null, appendMaxBytes: null },
  profile: 'zns',
  logicalBlockSizeBytes: 4096,
};

/** Importing an iolog of millions of lines: lines a second, the start of the program included, and its largest memory. */
export function benchImporting({ folder, quick }: BenchSetup): void {
  const lines = quick ? 1_000_000 : 10_000_000;
  const [iolog, geometry, trace] = ['long.iolog', 'geometry.json', 'long.jsonl'].map((name) =>
    join(folder, name),
  );
  writeText(geometry!, [JSON.stringify(GEOMETRY)]);
  writeText(iolog!, iologLines(lines));
  const words = [
    'trace',
    'import',
    iolog!,
    '--from',
    'fio-iolog',
    '--geometry',
    geometry!,
    '--force',
    '--quiet',
  ];
  const runs = Array.from({ length: quick ? 3 : 1 }, () => peakOf(folder, [...words, '-o', trace!]));
  const rates = spread(
    runs.map(({ milliseconds }) => (lines / milliseconds) * 1000),
    (rate) => formatCount(Math.round(rate)),
  );
  report(`import of an iolog, lines a second of ${formatCount(lines)}`, rates, 'aim ≥ 500,000');
  const peak = formatBytes(Math.max(...runs.map(({ peakBytes }) => peakBytes)));
  report('… and its largest memory', peak, `aim < ${formatBytes(GIB / 2)}`);
}

/** Zone after zone is filled, as fio's sequential write does it, and written again from the first. */
function* iologLines(count: number): Generator<string> {
  yield 'fio version 3 iolog';
  yield '0 /dev/nvme0n1 add';
  yield '1 /dev/nvme0n1 open';
  for (let line = 0; line < count - 3; line++) {
    yield `${1000 + 7 * line} /dev/nvme0n1 write ${(line * WRITE_BYTES) % (ZONES * ZONE_BYTES)} ${WRITE_BYTES}`;
  }
}

function writeText(path: string, lines: Iterable<string>): void {
  const file = openSync(path, 'w');
  let text = '';
  for (const line of lines) {
    text += `${line}\n`;
    if (text.length < MIB) continue;
    writeSync(file, text);
    text = '';
  }
  writeSync(file, text);
  closeSync(file);
}
