import { formatBytes, formatHex, plural } from '../../../../shared/units/format';
import { ZONES_MAX } from '../../../../shared/image/limits';
import type { BlockFile } from '../../../storage/block-file';
import { recordedProfileOf, ZONED_FEATURE_BIT, ZONED_FIELDS } from './extension-layout';
import type { ZonedFieldName } from './extension-layout';
import { FieldReader } from './field-reader';
import { hasIncompatible } from './header';
import { BLOCK_BYTES, ENTRY_BYTES, INCOMPATIBLE, WORD_BYTES } from '../layout';
import type { Qcow2Header, ZonedExtension } from '../model';
import { wordPieces } from '../table/words';
import { wordHigh, wordLow } from '../table/word';
import { judgeWord } from '../table/word-judge';
import { zoneShape } from '../table/zone-shape';

/** Words looked at before a variant is chosen. */
const WORDS_JUDGED = 8_192;
/** Descriptor extension bytes a zone at most: 255 units of 64. */
const ZDE_UNIT = 64;
const ZDE_MAX = 255 * ZDE_UNIT;

/** A rule that an extension breaks: the field it is about, and what was expected. */
export interface BrokenRule {
  readonly field: ZonedFieldName;
  readonly expected: string;
}

/** What is known of a decoded extension before it is believed. */
export interface Claim {
  readonly file: BlockFile;
  readonly header: Qcow2Header;
  readonly zoned: ZonedExtension;
}

/** The first rule without which the layout is impossible; null = possible. */
export function impossibility({ file, header, zoned }: Claim): BrokenRule | null {
  return sizesBroken(header, zoned) ?? countsBroken(header, zoned) ?? placeBroken(file, header, zoned);
}

function isBlocks(bytes: number): boolean {
  return Number.isSafeInteger(bytes) && bytes > 0 && bytes % BLOCK_BYTES === 0;
}

function sizesBroken({ virtualSizeBytes }: Qcow2Header, zoned: ZonedExtension): BrokenRule | null {
  const { zoneSizeBytes, zoneCapacityBytes } = zoned;
  const blocks = `a multiple of ${BLOCK_BYTES} above 0`;
  if (!isBlocks(zoneSizeBytes)) return { field: 'zoneSize', expected: blocks };
  if (virtualSizeBytes % BLOCK_BYTES !== 0)
    return { field: 'zoneSize', expected: `a device of whole blocks of ${BLOCK_BYTES} bytes` };
  if (isBlocks(zoneCapacityBytes) && zoneCapacityBytes <= zoneSizeBytes) return null;
  return { field: 'zoneCapacity', expected: `${blocks}, at most the zone size ${zoneSizeBytes}` };
}

function countsBroken({ virtualSizeBytes }: Qcow2Header, zoned: ZonedExtension): BrokenRule | null {
  const { zoneCount, zoneSizeBytes, conventionalCount, zdeBytes, metaBytes } = zoned;
  const needed = Math.ceil(virtualSizeBytes / zoneSizeBytes);
  if (zoneCount !== needed || zoneCount === 0 || zoneCount > ZONES_MAX) {
    const expected = `${needed} zones of ${zoneSizeBytes} bytes for a device of ${virtualSizeBytes} bytes`;
    return { field: 'zoneCount', expected: needed > ZONES_MAX ? `at most ${ZONES_MAX}` : expected };
  }
  if (conventionalCount > zoneCount) return { field: 'conventional', expected: `at most ${zoneCount}` };
  if (zdeBytes % ZDE_UNIT !== 0 || zdeBytes > ZDE_MAX)
    return { field: 'zdeBytes', expected: `a multiple of ${ZDE_UNIT} up to ${ZDE_MAX}` };
  const bytes = zoneCount * (WORD_BYTES + zdeBytes);
  return metaBytes === bytes || !ZONED_FIELDS[zoned.variant].metaSize
    ? null
    : { field: 'metaSize', expected: `${bytes} for ${zoneCount} zones` };
}

function placeBroken(file: BlockFile, header: Qcow2Header, zoned: ZonedExtension): BrokenRule | null {
  const { clusterBytes } = header;
  const { metaOffset, metaBytes } = zoned;
  const size = file.size();
  if (metaOffset % clusterBytes !== 0 || metaOffset < clusterBytes)
    return {
      field: 'metaOffset',
      expected: `a multiple of the cluster size ${clusterBytes} behind the header`,
    };
  if (metaOffset + metaBytes > size)
    return {
      field: 'metaOffset',
      expected: `at most ${size - metaBytes}, so that the table lies in the file`,
    };
  const other = metadataAt(header).find(
    ({ offset, length }) => metaOffset < offset + length && offset < metaOffset + metaBytes,
  );
  return other ? { field: 'metaOffset', expected: `a table that does not lie in the ${other.title}` } : null;
}

function metadataAt(header: Qcow2Header) {
  const { l1Offset, l1Entries, refcountTableOffset, refcountTableClusters, clusterBytes } = header;
  return [
    { title: 'L1 table', offset: l1Offset, length: l1Entries * ENTRY_BYTES },
    { title: 'refcount table', offset: refcountTableOffset, length: refcountTableClusters * clusterBytes },
  ];
}

/** How well a possible layout fits: 0.5 to 0.99, and what it rests on or what is doubtful. */
export function plausibility(claim: Claim): { readonly score: number; readonly why: string } {
  const { zoned } = claim;
  const { judged, sound } = wordsJudged(claim);
  const doubts = doubtsAbout(claim);
  if (sound < judged) doubts.push(`${judged - sound} of ${plural(judged, 'table word')} are not plausible`);
  const share = (5 - Math.min(5, doubts.length)) / 5;
  const score = Math.round((0.5 + 0.29 * share + (0.2 * sound) / Math.max(1, judged)) * 100) / 100;
  const fits = `${plural(zoned.zoneCount, 'zone')} of ${formatBytes(zoned.zoneSizeBytes)} cover the device, the table lies at ${formatHex(zoned.metaOffset)}`;
  return {
    score,
    why: doubts.length === 0 ? `${fits}, its words are plausible` : `${fits}; ${doubts.join('; ')}`,
  };
}

function doubtsAbout({ file, header, zoned }: Claim): string[] {
  const { variant, place, zoneCount, openZonesMax, activeZonesMax } = zoned;
  const doubts: string[] = [];
  const bit = hasIncompatible(header, INCOMPATIBLE.zoned);
  const wanted = ZONED_FEATURE_BIT[variant];
  if (wanted !== null && wanted !== bit) doubts.push(`incompatible bit 5 is ${bit ? '' : 'not '}set`);
  if (zoned.zoned > 1) doubts.push(`the zoned field is ${zoned.zoned}`);
  if (zoned.profile !== 0 && recordedProfileOf(zoned.profile) === null)
    doubts.push(`the profile is ${zoned.profile}`);
  const reader = new FieldReader(file, place.dataOffset, place.length);
  const { reserved, reserved1 } = ZONED_FIELDS[variant];
  for (const field of [reserved, reserved1])
    if (field && reader.slice(field).some((byte) => byte !== 0)) doubts.push(`${field.name} is not zero`);
  if (openZonesMax > zoneCount || activeZonesMax > zoneCount)
    doubts.push('a limit exceeds the number of zones');
  if (activeZonesMax !== 0 && openZonesMax > activeZonesMax)
    doubts.push('more zones may be open than may be active');
  return doubts;
}

/** Counts sound words at the start of the table. */
function wordsJudged({ file, header, zoned }: Claim): { readonly judged: number; readonly sound: number } {
  const shape = zoneShape(zoned, header.virtualSizeBytes);
  let judged = 0;
  let sound = 0;
  for (const { firstZone, count, view } of wordPieces(file, shape, 0, WORDS_JUDGED)) {
    for (let index = 0; index < count; index++) {
      const high = wordHigh(shape.word, view, index * WORD_BYTES);
      const low = wordLow(shape.word, view, index * WORD_BYTES);
      if (judgeWord(shape, firstZone + index, high, low) === null) sound++;
    }
    judged += count;
  }
  return { judged, sound };
}
