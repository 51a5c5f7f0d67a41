import { fail } from '../../../shared/errors/app-error';
import type { BlockCount, ByteCount, Lba } from '../../../shared/units/units';
import type { OwnData } from '../../../shared/workload/command';
import type { Random } from '../../../shared/workload/random';
import { deviceBlocks, type ZoneGeometry } from '../../../shared/zone/geometry';
import { GENERATED_BYTES_MAX } from '../settings';
import type { FioJobText } from './fio-job-file';
import {
  parseFioFlag,
  parseFioInteger,
  parseFioLength,
  parseFioPattern,
  parseFioRange,
  parseFioRatio,
  parseFioSizes,
  parseFioSplit,
  type FioDirection,
  type FioMeasure,
  type FioPattern,
} from './fio-values';
import { FIO_WORDS } from './fio-words';

/** Sizes of requests of one direction, in logical blocks. */
export interface FioBlocks {
  readonly least: BlockCount;
  readonly most: BlockCount;
  draw(random: Random): BlockCount;
}

/** Blocks that a stream works on. */
export interface FioRegion {
  readonly start: Lba;
  readonly end: Lba;
}

/** A job for a device, parsed and checked. */
export interface FioJob {
  readonly name: string;
  readonly pattern: FioPattern;
  readonly sizes: Readonly<Record<FioDirection, FioBlocks>>;
  /** zonemode=zbd. */
  readonly zoned: boolean;
  /** Of each clone. */
  readonly regions: readonly FioRegion[];
  /** Blocks to move in a loop; null = one pass over the region, or as many as it has. */
  readonly moves: BlockCount | null;
  readonly requestsMax: number;
  readonly loops: number;
  readonly waits: boolean;
  readonly depth: number;
  readonly mixRead: number;
  readonly seed: number | null;
  readonly flushEvery: number;
  readonly flushesAtEnd: boolean;
  readonly data: OwnData | null;
  /** 0 = as many as the device allows. */
  readonly writeZonesMax: number;
  readonly ownWriteZonesMax: number;
  readonly ignoresLimits: boolean;
  readonly resetThreshold: number;
  /** Writes between two early resets; 0 = none. */
  readonly resetEvery: number;
  readonly readsAnywhere: boolean;
  readonly writesRemainder: boolean;
}

const CLONES_MAX = 1024;

/**
 * A job as it runs on a device. Errors: `usage`, with the job, the line where there is one, the word, its value and what is
 * accepted.
 */
export function fioJobOn(text: FioJobText, geometry: ZoneGeometry): FioJob {
  const words = new Words(text);
  const zoned = words.read('zonemode', parseZoneMode);
  const blockSize = geometry.logicalBlockSizeBytes;
  const zoneBytes = geometry.zoneSizeBlocks * blockSize;
  words.optional('zonesize', (value, word) => checkZoneSize(parseFioInteger(value, word), zoneBytes, zoned));
  const pattern = words.read('rw', parseFioPattern);
  if (!zoned && pattern.directions.includes('trim'))
    fail('usage', `${text.name}: rw: a trim is the reset of a zone and needs zonemode=zbd`, {
      job: text.name,
    });
  const frequency = words.read('zone_reset_frequency', parseFioRatio);
  const mixWrite = words.optional('rwmixwrite', parsePercent);
  return {
    name: text.name,
    pattern,
    sizes: sizesOf(words, blockSize),
    zoned,
    ...regionsOf(words, geometry, zoned),
    requestsMax: words.optional('number_ios', parseFioInteger) ?? Infinity,
    loops: words.read('loops', parseFioInteger),
    waits: words.optional('stonewall', parseFioFlag) ?? false,
    depth: Math.max(1, words.read('iodepth', parseFioInteger)),
    mixRead: mixWrite === null ? words.read('rwmixread', parsePercent) : 100 - mixWrite,
    seed: words.optional('randseed', parseFioInteger),
    flushEvery: words.optional('fsync', parseFioInteger) ?? 0,
    flushesAtEnd: words.optional('end_fsync', parseFioFlag) ?? false,
    data: dataOf(words),
    writeZonesMax: words.read('max_open_zones', parseFioInteger),
    ownWriteZonesMax: words.read('job_max_open_zones', parseFioInteger),
    ignoresLimits: words.read('ignore_zone_limits', parseFioFlag),
    resetThreshold: words.read('zone_reset_threshold', parseFioRatio),
    resetEvery: frequency === 0 ? 0 : Math.floor(1 / frequency),
    readsAnywhere: words.read('read_beyond_wp', parseFioFlag),
    writesRemainder: words.read('write_zone_remainder', parseFioFlag),
  };
}

type Parse<Value> = (text: string, word: string) => Value;

/** The words of a job; what goes wrong names job and line. */
class Words {
  readonly #job: FioJobText;

  constructor(job: FioJobText) {
    this.#job = job;
  }

  /** The word, or what fio has where it is not given. */
  read<Value>(word: string, parse: Parse<Value>): Value {
    const given = this.optional(word, parse);
    if (given !== null) return given;
    return parse(FIO_WORDS.find((entry) => entry.word === word)!.fioDefault!, word);
  }

  optional<Value>(word: string, parse: Parse<Value>): Value | null {
    const given = this.#job.words.get(word);
    if (given === undefined) return null;
    try {
      return parse(given.value, word);
    } catch (thrown) {
      const place = given.line === 0 ? '' : `line ${given.line}: `;
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      return fail('usage', `${place}${this.#job.name}: ${reason}`, { line: given.line, word });
    }
  }
}

function parseZoneMode(text: string): boolean {
  if (text === 'zbd') return true;
  if (text === 'none') return false;
  return fail('usage', `zonemode: '${text}' is not accepted; accepted: zbd, none`, { text });
}

function parsePercent(text: string, word: string): number {
  const percent = parseFioInteger(text, word);
  return percent <= 100
    ? percent
    : fail('usage', `${word}: '${text}' is not accepted; accepted: 0 to 100`, { text });
}

function checkZoneSize(bytes: ByteCount, zoneBytes: ByteCount, zoned: boolean): void {
  if (bytes !== 0 && !zoned)
    fail('usage', 'zonesize: needs zonemode=zbd; without it fio goes in strides, which is not done here', {});
  if (bytes === 0 || bytes === zoneBytes) return;
  fail('usage', `zonesize: the zones of the device have ${zoneBytes} bytes, the job says ${bytes}`, {
    bytes,
    zoneBytes,
  });
}

/** A split or a range counts before a plain size. */
function sizesOf(words: Words, blockSize: ByteCount): FioJob['sizes'] {
  const inBlocks = (parse: typeof parseFioSizes) => (text: string, word: string) => {
    const sizes = parse(text);
    const blocks = (bytes: ByteCount, of: FioDirection): BlockCount => {
      const most = of === 'trim' ? Infinity : GENERATED_BYTES_MAX;
      if (bytes > 0 && bytes % blockSize === 0 && bytes <= most) return bytes / blockSize;
      return fail(
        'usage',
        `${word}: ${bytes} bytes are not accepted; accepted: multiples of the logical block of ${blockSize} bytes up to ${most}`,
        { bytes, blockSize },
      );
    };
    const of = (direction: FioDirection): FioBlocks => {
      const { least, most, draw } = sizes[direction];
      blocks(least, direction);
      return {
        least: blocks(least, direction),
        most: blocks(most, direction),
        draw: (random) => blocks(draw(random), direction),
      };
    };
    return { read: of('read'), write: of('write'), trim: of('trim') };
  };
  return (
    words.optional('bssplit', inBlocks(parseFioSplit)) ??
    words.optional('bsrange', inBlocks(parseFioRange)) ??
    words.read('bs', inBlocks(parseFioSizes))
  );
}

/** Where each clone works. Under zbd regions begin and end at zones: starts are rounded up, ends down. */
function regionsOf(words: Words, geometry: ZoneGeometry, zoned: boolean): Pick<FioJob, 'regions' | 'moves'> {
  const blockSize = geometry.logicalBlockSizeBytes;
  const whole = deviceBlocks(geometry) * blockSize;
  const measure: FioMeasure = { whole, zone: geometry.zoneSizeBlocks * blockSize };
  const length: Parse<ByteCount> = (text, word) => parseFioLength(text, word, measure);
  const offset = words.read('offset', length);
  const increment = words.read('offset_increment', length);
  const size = words.optional('size', length);
  const clones = words.read('numjobs', parseFioInteger);
  if (clones < 1 || clones > CLONES_MAX)
    fail('usage', `numjobs: '${clones}' is not accepted; accepted: 1 to ${CLONES_MAX}`, { clones });
  const regions = Array.from({ length: clones }, (_, clone) => {
    const from = offset + clone * increment;
    const to = size === null ? whole : Math.min(whole, from + size);
    return zoned ? wholeZones(geometry, from, to) : wholeBlocks(geometry, from, to);
  });
  const inSize: Parse<ByteCount> = (text, word) =>
    parseFioLength(text, word, { ...measure, whole: size ?? whole });
  const moves = words.optional('io_size', inSize);
  return { regions, moves: moves === null ? null : Math.ceil(moves / blockSize) };
}

function wholeZones(geometry: ZoneGeometry, from: ByteCount, to: ByteCount): FioRegion {
  const { zoneSizeBlocks, logicalBlockSizeBytes } = geometry;
  const zone = zoneSizeBlocks * logicalBlockSizeBytes;
  const end = deviceBlocks(geometry);
  const start = Math.min(end, Math.ceil(from / zone) * zoneSizeBlocks);
  const last = to >= end * logicalBlockSizeBytes ? end : Math.floor(to / zone) * zoneSizeBlocks;
  if (last > start) return { start, end: last };
  return fail('usage', `no whole zone lies between the bytes ${from} and ${to} of the device`, { from, to });
}

function wholeBlocks({ logicalBlockSizeBytes }: ZoneGeometry, from: ByteCount, to: ByteCount): FioRegion {
  const [start, end] = [Math.ceil(from / logicalBlockSizeBytes), Math.floor(to / logicalBlockSizeBytes)];
  if (end > start) return { start, end };
  return fail('usage', `no block lies between the bytes ${from} and ${to} of the device`, { from, to });
}

function dataOf(words: Words): OwnData | null {
  if (words.optional('zero_buffers', parseFioFlag)) return { pattern: 'zero' };
  return words.optional('buffer_pattern', (text, word): OwnData => {
    const value = /^(0x[0-9a-f]{1,2}|[0-9]{1,3})$/i.test(text) ? Number(text) : NaN;
    if (value <= 255) return { pattern: 'byte', value };
    return fail('usage', `${word}: '${text}' is not accepted; accepted: one byte, such as 0xcd`, { text });
  });
}
