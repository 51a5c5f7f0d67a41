import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { formatBytes, formatCount } from '../../shared/units/format';
import { GIB, MIB } from '../../shared/units/units';
import { FOREIGN_TEXTS, foreignLines, ZONE_BYTES, ZONES } from './foreign-lines';
import { peakOf, report, spread, type BenchSetup } from './measure';

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

/** Importing texts of millions of lines: lines a second, the start of the program included, and its largest memory. */
export function benchImporting({ folder, quick, thorough }: BenchSetup): void {
  const geometry = join(folder, 'geometry.json');
  writeText(geometry, [JSON.stringify(GEOMETRY)]);
  for (const format of Object.keys(FOREIGN_TEXTS)) {
    const isLong = thorough || (format === 'fio-iolog' && !quick);
    const lines = isLong ? 10_000_000 : 1_000_000;
    benchFormat(format, { folder, geometry, lines, rounds: isLong ? 1 : 3 });
  }
}

/** How much of a format is imported. */
interface Work {
  readonly folder: string;
  readonly geometry: string;
  readonly lines: number;
  readonly rounds: number;
}

function benchFormat(format: string, { folder, geometry, lines, rounds }: Work): void {
  const [source, trace] = [join(folder, 'long.txt'), join(folder, 'long.jsonl')];
  writeText(source, foreignLines(FOREIGN_TEXTS[format]!, lines));
  const from = ['--from', format.split(' ')[0]!, '--geometry', geometry];
  const words = ['trace', 'import', source, ...from, '--force', '--quiet', '-o', trace];
  const runs = Array.from({ length: rounds }, () => peakOf(folder, words));
  rmSync(source);
  rmSync(trace);
  const rates = runs.map(({ milliseconds }) => (lines / milliseconds) * 1000);
  const name = `import of ${format}, lines a second of ${formatCount(lines)}`;
  const text = spread(rates, (rate) => formatCount(Math.round(rate)));
  report(name, text, 'aim ≥ 500,000');
  const peak = formatBytes(Math.max(...runs.map(({ peakBytes }) => peakBytes)));
  report('  its largest memory', peak, `aim < ${formatBytes(GIB / 2)}`);
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
