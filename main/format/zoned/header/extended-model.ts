import type { AppError } from '../../../../shared/errors/app-error';
import { errorAbout } from '../../../../shared/errors/app-error';
import type { Finding } from '../../../../shared/image/check/finding';
import type { ZoneLimits } from '../../../../shared/zone/geometry';
import type { RuleProfile } from '../../../../shared/zone/profile';
import type { BlockFile } from '../../../storage/block-file';
import { askedLimit } from '../../asked-limit';
import type { DriverOptions } from '../../driver';
import type { ExtendedShape } from './extended-checks';
import {
  checkAreas,
  checkRanges,
  checkShape,
  checkSums,
  checkZdeBytes,
  requireKnownFeatures,
} from './extended-checks';
import { extendedFindings, headerSumFinding } from './extended-findings';
import { PROFILE_CODES } from './extended-header';
import { formatUuid, HeaderReader } from './header-reader';
import { magicFinding, magicRefusal } from './magic';
import type { HeaderField } from '../layout';
import { EXTENDED_HEADER as AT, EXTENDED_MAGIC, HEADER_BYTES, NO_LIMIT } from '../layout';
import type { Areas, ZonedModel } from '../model';
import { EXTENDED_WORD } from '../table/word';

/** Reads and checks an `extended` header. Errors: `damaged`, `unknown-feature`. */
export function extendedModel(file: BlockFile, options: DriverOptions): ZonedModel {
  const reader = new HeaderReader(file, HEADER_BYTES);
  requireKnownFeatures(file, reader);
  const shape = checkShape(reader);
  const zdeBytes = checkZdeBytes(reader);
  checkAreas(file, reader, shape, zdeBytes);
  const magic = magicFinding(reader, AT.magic, EXTENDED_MAGIC);
  const broken = headerSumFinding(reader);
  return {
    variant: 'extended',
    geometry: {
      logicalBlockSizeBytes: shape.blockSize,
      zoneCount: shape.zoneCount,
      zoneSizeBlocks: shape.zoneSize / shape.blockSize,
      zoneCapacityBlocks: shape.zoneCapacity / shape.blockSize,
      lastZoneSizeBlocks: shape.lastZoneSize / shape.blockSize,
      conventional: checkRanges(reader, shape.zoneCount),
    },
    limits: limitsOf(reader, options),
    recordedProfile: profileOf(reader),
    zdeBytes,
    label: reader.text(AT.label),
    uuid: formatUuid(reader.slice(AT.uuid)),
    areas: areasOf(reader, shape, zdeBytes),
    word: EXTENDED_WORD,
    provenance: {
      type: 'stored',
      state: 'stored',
      writePointer: 'stored',
      capacity: 'stored',
      attributes: 'stored',
      zde: zdeBytes > 0 ? 'stored' : 'absent',
    },
    fields: Object.values(AT),
    findings: [magic, broken, ...extendedFindings(file, reader)].filter((finding) => finding !== null),
    writeRefusal: magicRefusal(file, magic) ?? (broken && readingOnly(file, broken)),
  };
}

function profileOf(reader: HeaderReader): RuleProfile {
  const code = reader.u32(AT.profile);
  const entry = Object.entries(PROFILE_CODES).find(([, known]) => known === code);
  if (!entry) throw reader.damaged(AT.profile, '1 (zns), 2 (zbc) or 3 (linux-blk)');
  return entry[0] as RuleProfile;
}

function limitsOf(reader: HeaderReader, options: DriverOptions): ZoneLimits {
  const limit = (field: HeaderField) => {
    if (reader.u64(field) === NO_LIMIT) return null;
    const value = reader.exact(field);
    if (value === 0) throw reader.damaged(field, 'at least 1, or FFFFFFFFFFFFFFFFh for none');
    return value;
  };
  const openZonesMax = limit(AT.openZonesMax);
  const activeZonesMax = limit(AT.activeZonesMax);
  return {
    openZonesMax: askedLimit(options.openZonesMax, openZonesMax),
    activeZonesMax: askedLimit(options.activeZonesMax, activeZonesMax),
    appendMaxBytes: limit(AT.appendMax),
  };
}

function areasOf(reader: HeaderReader, shape: ExtendedShape, zdeBytes: number): Areas {
  const sums = checkSums(reader);
  return {
    headerBytes: HEADER_BYTES,
    dataOffset: reader.exact(AT.dataOffset),
    deviceBytes: shape.deviceBytes,
    zdeOffset: zdeBytes > 0 ? reader.exact(AT.zdeOffset) : 0,
    zdeSize: zdeBytes * shape.zoneCount,
    tableOffset: reader.exact(AT.tableOffset),
    tableSize: reader.exact(AT.tableSize),
    sumsOffset: sums.offset,
    sumsSize: sums.size,
    end: reader.exact(AT.fileSize),
  };
}

function readingOnly(file: BlockFile, { found, expected }: Finding): AppError {
  return errorAbout(
    file.name,
    'read-only',
    `the header's checksum is ${found ?? '?'}, its bytes give ${expected ?? '?'}; nothing is written until it is repaired`,
    { file: file.name, field: AT.headerSum.name, offset: AT.headerSum.offset },
  );
}
