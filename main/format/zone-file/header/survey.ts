import { errorAbout, failAbout } from '../../../../shared/errors/app-error';
import type { ByteCount, ByteOffset } from '../../../../shared/units/units';
import type { BlockFile } from '../../../storage/block-file';
import type { AttachedData } from '../../driver';
import { HeaderReader } from './header-reader';
import { metaBytes } from '../layout';
import type { Sizes } from './sizes';
import { readSizes, requireWhole } from './sizes';
import { countZonesInFile, namespaceOffsets } from './zone-count';

/** One namespace of a file. */
export interface Namespace {
  readonly base: ByteOffset;
  readonly sizes: Sizes;
  /** Zones found in its table. */
  readonly zones: number;
}

/** The namespaces of a file and their distance. */
export interface Survey {
  readonly offsets: readonly ByteOffset[];
  readonly stride: ByteCount;
  /** Where the zone file ends. */
  readonly end: ByteOffset;
  readonly attached: AttachedData | null;
}

/** Where the zone file ends; the data image lies behind it. */
export function endOfZoneFile(file: BlockFile, attached?: AttachedData): ByteOffset {
  if (!attached) return Number(file.size());
  return Math.min(attached.offset, attached.imageBytes ?? attached.offset);
}

/**
 * Finds the namespaces of a zone file that ends at `end`. The stride follows from the first one.
 * Errors: `damaged`, `unsupported`.
 */
export function surveyFile(file: BlockFile, end: ByteOffset, attached: AttachedData | null = null): Survey {
  const sizes = readSizes(new HeaderReader(file, 0));
  const zones = countZonesInFile({ file, base: 0, end, sizes }) || zonesByData(sizes, attached, end);
  requireWhole(file, { base: 0, end, zones, zdeBytes: sizes.zdeBytes });
  const stride = metaBytes(zones, sizes.zdeBytes);
  return { offsets: namespaceOffsets(file, stride, end), stride, end, attached };
}

/** Zones that the data image has room for, where a zone file of so many ends just at `end`; else 0. */
export function zonesByData(sizes: Sizes, attached: AttachedData | null, end: ByteOffset): number {
  if (!attached) return 0;
  const room = Math.floor(attached.length / (sizes.zoneSizeBlocks * sizes.logicalBlockSizeBytes));
  return room > 0 && metaBytes(room, sizes.zdeBytes) === end ? room : 0;
}

/** Reads one namespace, counted from 1. Errors: `out-of-range` when there is none of that number, `damaged`, `unsupported`. */
export function readNamespace(file: BlockFile, survey: Survey, namespace: number): Namespace {
  const { offsets, stride } = survey;
  const base = offsets[namespace - 1];
  if (base === undefined) {
    const holds = offsets.length === 1 ? '1 namespace' : `${offsets.length} namespaces`;
    failAbout(file.name, 'out-of-range', `holds ${holds}; namespace ${namespace} does not exist`, {
      file: file.name,
      namespace,
      namespaces: offsets.length,
    });
  }
  const sizes = readSizes(new HeaderReader(file, base));
  const end = offsets.length > 1 ? Math.min(survey.end, base + stride) : survey.end;
  const zones = countZonesInFile({ file, base, end, sizes }) || zonesByData(sizes, survey.attached, end);
  requireWhole(file, { base, end, zones, zdeBytes: sizes.zdeBytes });
  requireExact(file, base, sizes, zones);
  return { base, sizes, zones };
}

/** Every byte of the device has to be exact as a number. */
function requireExact(file: BlockFile, base: ByteOffset, sizes: Sizes, zones: number): void {
  const bytes = BigInt(zones) * BigInt(sizes.zoneSizeBlocks) * BigInt(sizes.logicalBlockSizeBytes);
  if (bytes <= BigInt(Number.MAX_SAFE_INTEGER)) return;
  throw errorAbout(
    file.name,
    'damaged',
    `zone_size at offset ${base + 8} is ${sizes.zoneSizeBlocks} blocks, ${zones} zones of it are more than 2^53 bytes`,
    { file: file.name, field: 'zone_size', offset: base + 8, found: sizes.zoneSizeBlocks, zones },
  );
}
