import type { AppError } from '../../../../shared/errors/app-error';
import { errorAbout } from '../../../../shared/errors/app-error';
import { ZONES_MAX } from '../../../../shared/image/limits';
import { SECTOR_BYTES } from '../../../../shared/units/units';
import type { ZoneRanges } from '../../../../shared/units/ranges';
import type { BlockFile } from '../../../storage/block-file';
import { cutShort } from '../../check/cut-short';
import { askedLimit } from '../../asked-limit';
import type { DriverOptions } from '../../driver';
import type { HeaderField } from '../layout';
import { WORD_BYTES } from '../layout';
import type { Areas, ZonedModel } from '../model';
import { magicRefusal } from './magic';
import { plainFindings } from './plain-findings';
import type { PlainHeader } from './plain-header';
import { PLAIN_WORD } from '../table/word';

/** Turns a header of `rfc` or `branch-a` into a model. Errors: `damaged` where the table cannot be found. */
export function plainModel(file: BlockFile, header: PlainHeader, options: DriverOptions): ZonedModel {
  requirePlausible(file, header);
  const { zoneCount, zoneSize, variant } = header;
  const blocks = zoneSize / SECTOR_BYTES;
  const findings = plainFindings(file, header);
  return {
    variant,
    geometry: {
      logicalBlockSizeBytes: SECTOR_BYTES,
      zoneCount,
      zoneSizeBlocks: blocks,
      zoneCapacityBlocks: blocks,
      lastZoneSizeBlocks: blocks,
      conventional: leading(Math.min(header.conventionalCount, zoneCount)),
    },
    limits: {
      openZonesMax: askedLimit(options.openZonesMax, header.openZonesMax || null),
      activeZonesMax: askedLimit(options.activeZonesMax, header.activeZonesMax || null),
      appendMaxBytes: header.appendMaxSectors * SECTOR_BYTES || null,
    },
    recordedProfile: null,
    zdeBytes: 0,
    label: '',
    uuid: '',
    areas: areasOf(header),
    word: PLAIN_WORD,
    provenance: {
      type: 'stored',
      state: 'stored',
      writePointer: 'stored',
      capacity: 'derived',
      attributes: 'absent',
      zde: 'absent',
    },
    fields: fieldsInOrder(header),
    findings,
    writeRefusal:
      variant === 'rfc'
        ? magicRefusal(
            file,
            findings.find(({ code }) => code === 'zoned-magic'),
          )
        : readingOnly(file),
  };
}

function requirePlausible(file: BlockFile, header: PlainHeader): void {
  const { reader, places, zoneSize, zoneCount, deviceSize, headerBytes } = header;
  if (zoneSize === 0 || zoneSize % SECTOR_BYTES !== 0) {
    throw reader.damaged(places.zoneSize, `a multiple of ${SECTOR_BYTES} above 0`);
  }
  if (zoneCount === 0 || zoneCount > ZONES_MAX)
    throw reader.damaged(places.zoneCount, `1 to ${ZONES_MAX} zones`);
  const least = headerBytes + zoneCount * WORD_BYTES;
  if (deviceSize < BigInt(least)) {
    throw reader.damaged(places.deviceSize, `at least ${least}, header and table of ${zoneCount} zones`);
  }
  if (deviceSize > BigInt(file.size())) {
    const length = zoneCount * WORD_BYTES;
    throw reader.damaged(
      places.deviceSize,
      `at most the ${file.size()} bytes of the file, where the table ends`,
      cutShort(file.size(), { name: 'zone table', offset: Number(deviceSize) - length, length }),
    );
  }
}

function areasOf({ headerBytes, zoneCount, zoneSize, deviceSize }: PlainHeader): Areas {
  const tableSize = zoneCount * WORD_BYTES;
  return {
    headerBytes,
    dataOffset: headerBytes,
    deviceBytes: zoneCount * zoneSize,
    zdeOffset: 0,
    zdeSize: 0,
    tableOffset: Number(deviceSize) - tableSize,
    tableSize,
    sumsOffset: 0,
    sumsSize: 0,
    end: Number(deviceSize),
  };
}

function leading(count: number): ZoneRanges {
  return count === 0 ? [] : [[0, count - 1]];
}

function fieldsInOrder({ places }: PlainHeader): HeaderField[] {
  return Object.values(places).sort((a, b) => a.offset - b.offset);
}

function readingOnly(file: BlockFile): AppError {
  return errorAbout(
    file.name,
    'unsupported',
    'the layout of development branch A is only read, never written',
    {
      file: file.name,
      variant: 'branch-a',
    },
  );
}
