import { plainRemark } from '../../../shared/errors/remark';
import { errorAbout, failAbout } from '../../../shared/errors/app-error';
import type { OpenImageOptions } from '../../../shared/image/open-options';
import type { BlockFile } from '../../storage/block-file';
import type { FormatDriver, ZoneFiles } from '../driver';
import type { FormatImage, Recognition } from '../image';
import { askedLimit } from '../asked-limit';
import { requireVariant } from '../asked-variant';
import { noCreation } from '../read-only/no-creation';
import { readOnly } from '../read-only/read-only';
import { ZONE_FILE_NAME, zoneFilesOf } from './directory';
import { ZLOOP_FAMILY } from './family';
import { ZLOOP_CODES } from './finding-codes';
import { decodeZoneFiles } from './zones';

/** Driver of the directories that the zloop driver of Linux keeps its zones in, for reading; see FORMAT.md. */
export const zloopDriver: FormatDriver = {
  family: ZLOOP_FAMILY,
  findingCodes: ZLOOP_CODES,
  folder: { isZoneFile: (name) => ZONE_FILE_NAME.test(name), zoneFilesOf },
  /** The zones are in the names and sizes of the files, not in their bytes. */
  recognise: () => null,
  open(file, { zoneFiles, ...options }) {
    requireVariant(ZLOOP_FAMILY, options.variant);
    if (zoneFiles) return openZoneFiles(file, zoneFiles, options);
    return failAbout(file.name, 'not-recognised', 'is no directory of zone files', { file: file.name });
  },
  ...noCreation('a directory of zone files'),
};

function recognitionOf({ zones }: ZoneFiles): Recognition {
  const why = `${zones.length} zones by the names of the files: cnv-NNNNNN and seq-NNNNNN`;
  return {
    format: 'zloop',
    variant: 'directory',
    confidence: 1,
    candidates: [{ variant: 'directory', score: 1, why }],
    evidence: [],
    note: 'Zone files of a zloop device: opened for reading only.',
  };
}

function openZoneFiles(file: BlockFile, files: ZoneFiles, options: OpenImageOptions): FormatImage {
  const { start = {} } = options;
  const { geometry, zones, findings } = decodeZoneFiles(file.name, files, start);
  const deviceBytes = geometry.zoneCount * files.zoneSizeBytes;
  return readOnly(file, {
    recognition: recognitionOf(files),
    geometry,
    zones,
    findings,
    limits: {
      openZonesMax: askedLimit(options.openZonesMax, null),
      activeZonesMax: askedLimit(options.activeZonesMax, null),
      appendMaxBytes: null,
    },
    provenance: {
      type: 'derived',
      state: 'derived',
      writePointer: 'derived',
      capacity: start.zoneCapacityBytes === undefined ? 'absent' : 'derived',
      attributes: 'absent',
      zde: 'absent',
    },
    notices: [
      'Zone files of a zloop device: opened for reading only. The bytes are those of the files, one behind the other.',
      `Zone size ${files.zoneSizeBytes}: ${files.zoneSizeFrom}.${start.zoneSizeBytes === undefined ? ' Another can be given when opening (--zone-size).' : ''}`,
      ...(start.zoneCapacityBytes === undefined
        ? [
            'The files do not say the zone capacity; the zone size is taken. It can be given when opening (--zone-capacity).',
          ]
        : []),
    ].map(plainRemark),
    writeRefusal: errorAbout(file.name, 'unsupported', 'zone files: opened for reading only', {
      file: file.name,
    }),
    dataRefusal: null,
    sections: [{ kind: 'data', title: 'data', offset: 0, length: deviceBytes }],
    data: { offset: 0, length: deviceBytes },
    dataBytes: (zone) => files.zones[zone]?.sizeBytes ?? 0,
    fields: { count: 0, page: () => [] },
    entryPlace: (zone) => ({ offset: zone * files.zoneSizeBytes, length: 0 }),
    entryFields: () => [],
  });
}
