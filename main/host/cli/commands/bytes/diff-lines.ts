import type {
  ByteDifference,
  ComparedValue,
  FactDifference,
  StructureDifference,
  ZoneDifference,
} from '../../../../../shared/session/comparison';
import { formatCount, formatHex, plural } from '../../../../../shared/units/format';
import { zoneOf } from '../../../../../shared/zone/geometry';
import type { Comparison } from '../../../../compare/compare-images';
import type { FormatImage } from '../../../../format/image';
import type { OpenedImage } from '../../../../image/opened-image';
import { cancellable } from '../../cancel-flag';
import { EXIT_FOUND, EXIT_OK } from '../../exit-codes';
import { printArray } from '../../json-stream';
import type { Output } from '../../output';

/** Runs and fields that are spelled out for people; scripts get all of them. */
const SHOWN_MAX = 1_000;

/** Prints what differs, from the coarse to the fine; answers the exit status. */
export function printDifferences(found: Comparison, a: OpenedImage, output: Output): number {
  for (const notice of found.notices) output.message(notice);
  const counts = output.json ? printJson(found, output) : printLines(found, a.device.image, output);
  return counts.semantic + counts.structures === 0 ? EXIT_OK : EXIT_FOUND;
}

interface Counts {
  /** Differences that somebody sees who uses the device: facts, zones, runs of bytes. */
  readonly semantic: number;
  readonly structures: number;
}

function printJson({ facts, zones, structures, bytes }: Comparison, output: Output): Counts {
  const [ofZones, ofStructures, ofBytes] = [new Counted(zones), new Counted(structures), new Counted(bytes)];
  output.raw(`{"image":${JSON.stringify(facts)},"zones":`);
  printArray(ofZones, output);
  output.raw(',"structures":');
  printArray(ofStructures, output);
  output.raw(',"ranges":');
  printArray(ofBytes, output);
  const semantic = facts.length + ofZones.count + ofBytes.count;
  output.line(`,"differingBytes":${ofBytes.bytes},"semanticDifferences":${semantic}}`);
  return { semantic, structures: ofStructures.count };
}

/** Counts what goes through it; Ctrl+C is noticed between two. */
class Counted<Item> {
  count = 0;
  bytes = 0;
  readonly #items: Iterable<Item>;

  constructor(items: Iterable<Item>) {
    this.#items = items;
  }

  *[Symbol.iterator](): Generator<Item> {
    for (const item of cancellable(this.#items)) {
      this.count++;
      if (isRun(item)) this.bytes += item.length;
      yield item;
    }
  }
}

function isRun(item: unknown): item is ByteDifference {
  return typeof item === 'object' && item !== null && 'length' in item;
}

function printLines(
  { facts, zones, structures, bytes }: Comparison,
  image: FormatImage,
  output: Output,
): Counts {
  for (const fact of facts) output.line(factLine(fact));
  const ofZones = printList(zones, zoneLine, Infinity, output);
  const ofStructures = printList(structures, structureLine, SHOWN_MAX, output);
  const ofBytes = printList(bytes, (run) => runLine(run, image), SHOWN_MAX, output);
  const semantic = facts.length + ofZones.count + ofBytes.count;
  if (semantic + ofStructures.count === 0) output.line('no differences');
  else {
    const words = [
      ...(facts.length > 0 ? [`${plural(facts.length, 'difference')} of the whole`] : []),
      `${plural(ofZones.count, 'field')} of zones`,
      `${plural(ofStructures.count, 'decoded field')}`,
      `${plural(ofBytes.count, 'run')} of ${plural(ofBytes.bytes, 'byte')}`,
    ];
    output.line(`${words.join(', ')}; ${plural(semantic, 'semantic difference')}`);
  }
  return { semantic, structures: ofStructures.count };
}

function printList<Item>(
  items: Iterable<Item>,
  lineOf: (item: Item) => string,
  most: number,
  output: Output,
): Counted<Item> {
  const counted = new Counted(items);
  for (const item of counted) if (counted.count <= most) output.line(lineOf(item));
  if (counted.count > most) output.line(`… and ${formatCount(counted.count - most)} more (--json lists all)`);
  return counted;
}

function factLine({ field, a, b }: FactDifference): string {
  return `image: ${field} ${a ?? 'none'} -> ${b ?? 'none'}`;
}

function zoneLine({ index, indexB, field, a, b }: ZoneDifference): string {
  const zone = indexB === undefined ? `zone ${index}` : `zone ${index} and zone ${indexB}`;
  return `${zone}: ${field} ${shown(a)} -> ${shown(b)}`;
}

function shown(value: ComparedValue): string {
  if (value === null || value === '') return 'none';
  return typeof value === 'number' ? formatHex(value) : value;
}

function structureLine({ path, offsetA, offsetB, a, b }: StructureDifference): string {
  const place = offsetA === null ? `B at ${formatHex(offsetB!)}` : `at ${formatHex(offsetA)}`;
  const other =
    offsetA === null || offsetB === null || offsetA === offsetB ? '' : ` and ${formatHex(offsetB)}`;
  return `${path} (${place}${other}): ${a ?? 'none'} -> ${b ?? 'none'}`;
}

function runLine({ offsetA, offsetB, length }: ByteDifference, { facts, blocks }: FormatImage): string {
  const { geometry } = facts;
  const block = geometry.logicalBlockSizeBytes;
  const lba = Math.floor(offsetA / block);
  const zone = zoneOf(geometry, lba);
  const inZone = offsetA - zone * geometry.zoneSizeBlocks * block;
  const offset = blocks.offsetOf(lba);
  const inFile = offset === null ? '' : `, in the file at ${formatHex(offset + (offsetA % block))}`;
  const other = offsetB === offsetA ? '' : ` with device byte ${formatHex(offsetB)}`;
  return `bytes: ${plural(length, 'byte')} at device byte ${formatHex(offsetA)} (zone ${zone} + ${formatHex(inZone)}, LBA ${formatHex(lba)}${inFile})${other}`;
}
