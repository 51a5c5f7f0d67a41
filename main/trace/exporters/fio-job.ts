import type { ByteCount, Lba } from '../../../shared/units/units';
import { deviceBlocks, type ZoneGeometry } from '../../../shared/zone/geometry';
import type { TraceHeader } from '../../../shared/workload/trace-entry';
import type { ParsedTrace } from '../native-codec';
import type { ExportContext, Exporter } from './exporter';
import { LineSink } from './line-sink';
import { noWordFor, refusedBecause } from './reasons';
import { TracedDevice, type TracedCommand } from './traced-device';

/** Different lengths of commands that a job names; those beyond count as the nearest shorter one that is named. */
const LENGTHS_MAX = 64;
/** Commands that go on where the one before ended, in a hundred, for a job to be called sequential. */
const SEQUENTIAL_PERCENT = 90;

/** A fio job that does the like of a trace: its mix, lengths and amount, not its order. */
export const FIO_JOB: Exporter = {
  name: 'fio-job',
  title: 'fio job',
  description:
    'for fio: mix, block sizes and amount of a trace in the words of fio, not its order; fio-iolog carries each command',
  suffix: '.fio',
  write: writeJob,
};

function writeJob({ header, entries }: ParsedTrace, context: ExportContext): void {
  const device = new TracedDevice(header);
  const summary = new Summary();
  for (const entry of entries) {
    const why = summary.add(device.follow(entry), device.geometry.logicalBlockSizeBytes);
    if (why !== null) context.leftOut(entry.i, why);
  }
  const lines = new LineSink(context.write);
  const job = [
    ...globalWords(header, device.geometry, context.target),
    '',
    '[trace]',
    ...jobWords(summary, device.geometry),
  ];
  for (const line of job) lines.line(line);
  lines.end();
}

/** How often commands of each length came. */
class Lengths {
  readonly #counts = new Map<ByteCount, number>();
  total = 0;
  bytes = 0;

  add(length: ByteCount): void {
    this.total++;
    this.bytes += length;
    const isNamed = this.#counts.has(length) || this.#counts.size < LENGTHS_MAX;
    const named = isNamed ? length : this.#nearest(length);
    this.#counts.set(named, (this.#counts.get(named) ?? 0) + 1);
  }

  /** `4096/75:65536/25`; percentages add up to 100. */
  get split(): string {
    const counts = [...this.#counts].sort(([a], [b]) => a - b);
    let before = 0;
    let given = 0;
    const parts = counts.map(([length, count]) => {
      before += count;
      const percent = Math.round((before * 100) / this.total) - given;
      given += percent;
      return { length, percent };
    });
    const told = parts.filter(({ percent }) => percent > 0);
    return told.map(({ length, percent }) => `${length}/${percent}`).join(':');
  }

  #nearest(length: ByteCount): ByteCount {
    const lengths = [...this.#counts.keys()].sort((a, b) => a - b);
    return lengths.findLast((known) => known < length) ?? lengths[0]!;
  }
}

/** What a job can say of a trace. */
class Summary {
  readonly reads = new Lengths();
  readonly writes = new Lengths();
  flushes = 0;
  resets = 0;
  onward = 0;
  readonly #ends = new Map<string, Lba>();

  /** Null, or why a job cannot say it. */
  add({ entry, status, range, zones }: TracedCommand, blockSize: number): string | null {
    if (status !== 'ok') return refusedBecause(status);
    if (entry.op === 'flush') this.flushes++;
    else if (entry.op === 'reset') this.resets += Math.max(zones.length, 1);
    else if (range === null) return noWordFor(entry.op, 'a fio job');
    else {
      const kind = entry.op === 'read' ? 'read' : 'write';
      (kind === 'read' ? this.reads : this.writes).add(range.blocks * blockSize);
      if ((this.#ends.get(kind) ?? range.lba) === range.lba) this.onward++;
      this.#ends.set(kind, range.lba + range.blocks);
    }
    return null;
  }

  get transfers(): number {
    return this.reads.total + this.writes.total;
  }

  get isSequential(): boolean {
    return this.onward * 100 >= this.transfers * SEQUENTIAL_PERCENT;
  }
}

function globalWords({ limits, seed }: TraceHeader, geometry: ZoneGeometry, target: string): string[] {
  const blockSize = geometry.logicalBlockSizeBytes;
  return [
    '[global]',
    // fio takes a colon for the end of a name.
    `filename=${target.replace(/[\\:]/g, '\\$&')}`,
    'ioengine=psync',
    'direct=1',
    'zonemode=zbd',
    `zonesize=${geometry.zoneSizeBlocks * blockSize}`,
    `zonecapacity=${geometry.zoneCapacityBlocks * blockSize}`,
    ...(limits.openZonesMax === null ? [] : [`max_open_zones=${limits.openZonesMax}`]),
    `size=${deviceBlocks(geometry) * blockSize}`,
    ...(seed === undefined ? [] : [`randseed=${seed}`]),
  ];
}

function jobWords(summary: Summary, geometry: ZoneGeometry): string[] {
  const { reads, writes, flushes, resets } = summary;
  if (summary.transfers === 0) {
    const zoneBytes = geometry.zoneSizeBlocks * geometry.logicalBlockSizeBytes;
    return ['rw=trim', `bs=${zoneBytes}`, `number_ios=${Math.max(resets, 1)}`];
  }
  const random = summary.isSequential ? '' : 'rand';
  const mixed = reads.total > 0 && writes.total > 0;
  const rw = mixed ? `${random}rw` : `${random}${reads.total > 0 ? 'read' : 'write'}`;
  const splits = mixed ? `${reads.split},${writes.split}` : (reads.total > 0 ? reads : writes).split;
  return [
    `rw=${rw}`,
    ...(mixed ? [`rwmixread=${Math.round((reads.total * 100) / summary.transfers)}`] : []),
    `bssplit=${splits}`,
    `io_size=${reads.bytes + writes.bytes}`,
    `number_ios=${summary.transfers}`,
    ...(flushes > 0 && writes.total > 0 ? [`fsync=${Math.max(1, Math.round(writes.total / flushes))}`] : []),
  ];
}
