import { deviceBytesOfShape } from '../../../../shared/image/geometry-shape';
import type { ImageSpec } from '../../../../shared/image/image-spec';
import { roundUp } from '../../../../shared/units/units';
import {
  AREA_ALIGNMENT,
  EXTENDED_DATA_OFFSET,
  HEADER_BYTES,
  SUM_BYTES,
  SUM_PAGE_BYTES,
  SUMS_GENERATION_BYTES,
  WORD_BYTES,
} from '../layout';
import type { Areas } from '../model';

/** Where the areas of a new `rfc` image lie. */
export function rfcAreas(spec: ImageSpec): Areas {
  const tableSize = spec.zoneCount * WORD_BYTES;
  const deviceBytes = deviceBytesOfShape(spec);
  const end = spec.fileSizeBytes ?? roundUp(HEADER_BYTES + deviceBytes + tableSize, AREA_ALIGNMENT);
  return {
    headerBytes: HEADER_BYTES,
    dataOffset: HEADER_BYTES,
    deviceBytes,
    zdeOffset: 0,
    zdeSize: 0,
    tableOffset: end - tableSize,
    tableSize,
    sumsOffset: 0,
    sumsSize: 0,
    end,
  };
}

/** Where the areas of a new `extended` image lie. */
export function extendedAreas(spec: ImageSpec): Areas {
  const deviceBytes = deviceBytesOfShape(spec);
  const dataEnd = EXTENDED_DATA_OFFSET + deviceBytes;
  const zdeSize = spec.zdeBytes * spec.zoneCount;
  const zdeOffset = zdeSize > 0 ? roundUp(dataEnd, AREA_ALIGNMENT) : 0;
  const tableOffset = roundUp(zdeSize > 0 ? zdeOffset + zdeSize : dataEnd, AREA_ALIGNMENT);
  const tableSize = spec.zoneCount * WORD_BYTES;
  const sumsOffset = tableOffset + tableSize;
  const sumsSize = SUMS_GENERATION_BYTES + Math.ceil(tableSize / SUM_PAGE_BYTES) * SUM_BYTES;
  return {
    headerBytes: HEADER_BYTES,
    dataOffset: EXTENDED_DATA_OFFSET,
    deviceBytes,
    zdeOffset,
    zdeSize,
    tableOffset,
    tableSize,
    sumsOffset,
    sumsSize,
    end: roundUp(sumsOffset + sumsSize, AREA_ALIGNMENT),
  };
}
