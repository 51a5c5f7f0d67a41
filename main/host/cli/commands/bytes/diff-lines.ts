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
import { CountedComparison, type Counted } from '../../../../compare/print/counted-comparison';
import { differenceJson } from '../../../../compare/print/difference-json';
import type { FormatImage } from '../../../../format/image';
import type { OpenedImage } from '../../../../image/opened-image';
import { cancellable } from '../../cancel-flag';
import { EXIT_FOUND, EXIT_OK } from '../../exit-codes';
import type { Output } from '../../printing/output';

/** Runs and fields that are spelled out for people; scripts get all of them. */
const SHOWN_MAX = 1_000;

/** Prints what differs, from the coarse to the fine; answers the exit status. */
export function printDifferences(comparison: Comparison, a: OpenedImage, output: Output): number {
  for (const notice of comparison.notices) output.message(notice);
  const found = new CountedComparison(comparison, cancellable);
  if (output.json) for (const line of differenceJson(found)) output.raw(`${line}\n`);
  else printLines(found, a.device.image, output);
  return found.semantic + found.structures.count === 0 ? EXIT_OK : EXIT_FOUND;
}

function printLines(found: CountedComparison, image: FormatImage, output: Output): void {
  const { facts, zones, structures, bytes } = found;
  for (const fact of facts) output.line(factLine(fact));
  printList(zones, zoneLine, Infinity, output);
  printList(structures, structureLine, SHOWN_MAX, output);
  printList(bytes, (run) => runLine(run, image), SHOWN_MAX, output);
  const words = [
    ...(facts.length > 0 ? [`${plural(facts.length, 'difference')} of the whole`] : []),
    `${plural(zones.count, 'field')} of zones`,
    `${plural(structures.count, 'decoded field')}`,
    `${plural(bytes.count, 'run')} of ${plural(bytes.bytes, 'byte')}`,
  ];
  const isSame = found.semantic + structures.count === 0;
  output.line(
    isSame ? 'no differences' : `${words.join(', ')}; ${plural(found.semantic, 'semantic difference')}`,
  );
}

function printList<Item>(
  counted: Counted<Item>,
  lineOf: (item: Item) => string,
  most: number,
  output: Output,
): void {
  for (const item of counted) if (counted.count <= most) output.line(lineOf(item));
  if (counted.count > most) output.line(`… and ${formatCount(counted.count - most)} more (--json lists all)`);
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
