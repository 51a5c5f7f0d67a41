import { plainRemark } from '../../../../shared/errors/remark';
import type { AppError } from '../../../../shared/errors/app-error';
import { errorAbout, failAbout } from '../../../../shared/errors/app-error';
import { formatBytes, plural } from '../../../../shared/units/format';
import type { ByteOffset } from '../../../../shared/units/units';
import type { BlockFile } from '../../../storage/block-file';
import { askedLimit } from '../../asked-limit';
import type { AttachedData, DriverOptions } from '../../driver';
import { headerFindings } from './header-findings';
import { HeaderReader } from './header-reader';
import type { ZoneFileVariant } from '../layout';
import { ENTRY_BYTES, HEADER, HEADER_BYTES, metaBytes, VERSION } from '../layout';
import type { ZoneFileModel } from '../model';
import type { Namespace, Survey } from './survey';
import { endOfZoneFile, readNamespace, surveyFile, zonesByData } from './survey';

/** Said by everybody who is asked for data that is not there. */
export const NO_DATA = 'no data image attached: zones and tables only';

const QCOW2_MAGIC = Uint8Array.of(0x51, 0x46, 0x49, 0xfb);

/**
 * Decodes the header of the chosen namespace and checks it against the file and the data image. Errors: `out-of-range` for a
 * namespace that does not exist, `damaged`, `unsupported`.
 */
export function openModel(file: BlockFile, variant: ZoneFileVariant, options: DriverOptions): ZoneFileModel {
  const { attached, namespace = 1 } = options;
  if (attached) refuseQcow2(file, attached);
  const survey = surveyFile(file, endOfZoneFile(file, attached), attached);
  const found = readNamespace(file, survey, namespace);
  const { base, sizes } = found;
  const zones = attached ? zonesWithData(file, survey, found, attached) : found.zones;
  const reader = new HeaderReader(file, base);
  const tableOffset = base + HEADER_BYTES;
  const model: ZoneFileModel = {
    variant,
    namespace,
    namespaceOffsets: survey.offsets,
    geometry: {
      logicalBlockSizeBytes: sizes.logicalBlockSizeBytes,
      zoneCount: zones,
      zoneSizeBlocks: sizes.zoneSizeBlocks,
      zoneCapacityBlocks: sizes.zoneCapacityBlocks,
      lastZoneSizeBlocks: sizes.zoneSizeBlocks,
      conventional: [],
    },
    limits: {
      openZonesMax: askedLimit(options.openZonesMax, null),
      activeZonesMax: askedLimit(options.activeZonesMax, null),
      appendMaxBytes: null,
    },
    zdeBytes: sizes.zdeBytes,
    base,
    tableOffset,
    zdeOffset: tableOffset + zones * ENTRY_BYTES,
    end: base + metaBytes(zones, sizes.zdeBytes),
    zoneFileEnd: survey.end,
    attached: attached ?? null,
    start: options.start ?? {},
    findings: [],
    notices: [...namespaceNotices(survey, namespace), ...dataNotices(found, attached ?? null)].map(
      plainRemark,
    ),
    writeRefusal: headerRefusal(file, reader),
  };
  return { ...model, findings: headerFindings(file, model, reader) };
}

function refuseQcow2(file: BlockFile, { offset, name }: AttachedData): void {
  const bytes = new Uint8Array(QCOW2_MAGIC.length);
  file.read(offset, bytes);
  if (!QCOW2_MAGIC.every((byte, index) => bytes[index] === byte)) return;
  failAbout(name, 'unsupported', 'is a qcow2 image; only a raw data image can be attached to a zone_file', {
    file: name,
    layout: 'qcow2',
  });
}

const zoneBytesOf = ({ sizes }: Namespace) => sizes.zoneSizeBlocks * sizes.logicalBlockSizeBytes;

/** QEMU counts zones by the data image. More than the table holds are damaged entries or the wrong image. */
function zonesWithData(file: BlockFile, survey: Survey, found: Namespace, data: AttachedData): number {
  const { base, sizes, zones } = found;
  const zoneBytes = zoneBytesOf(found);
  const room = Math.floor(data.length / zoneBytes);
  if (room <= zones) return zones;
  const needed = metaBytes(room, sizes.zdeBytes);
  if (base + needed <= survey.end && needed === metaBytes(zones, sizes.zdeBytes)) return room;
  // A table whose end was wiped: the file has just the size for the zones of the data.
  if (survey.offsets.length === 1 && zonesByData(sizes, data, survey.end) === room) return room;
  failAbout(
    data.name,
    'damaged',
    `has ${data.length} bytes, room for ${plural(room, 'zone')} of ${formatBytes(zoneBytes)}; ` +
      `${file.name} holds ${plural(zones, 'zone')}: they do not belong together`,
    { file: file.name, data: data.name, found: zones, expected: room },
  );
}

function namespaceNotices({ offsets }: Survey, namespace: number): string[] {
  if (offsets.length === 1) return [];
  return [
    `the file holds ${offsets.length} namespaces, this is namespace ${namespace}; the option namespace chooses`,
  ];
}

function dataNotices(found: Namespace, attached: AttachedData | null): string[] {
  if (!attached) return [NO_DATA];
  const zoneBytes = zoneBytesOf(found);
  const room = Math.floor(attached.length / zoneBytes);
  const device = found.zones * zoneBytes;
  if (attached.length < device) {
    return [
      `the data image ${attached.name} has ${attached.length} of the ${device} bytes of the zones: ` +
        'what is missing reads as zeros, writing there lets it grow',
    ];
  }
  if (room === found.zones) return [];
  return [
    `the data image ${attached.name} has room for ${plural(room, 'zone')}, ` +
      `entries of ${found.zones} were found: the others are shown as damaged`,
  ];
}

/** What a header says whose magic or version is another one is shown, and nothing is written on the word of it. */
function headerRefusal(file: BlockFile, reader: HeaderReader): AppError | null {
  const reading = 'opened for reading only';
  if (!reader.hasMagic) return reader.refusal('damaged', HEADER.magic, `3AEBAA70h; ${reading}`);
  const version = reader.u32(HEADER.version);
  if (version === VERSION) return null;
  const offset: ByteOffset = reader.base + HEADER.version.offset;
  return errorAbout(
    file.name,
    'unsupported',
    `version at offset ${offset} is ${version}, this program knows ${VERSION}: ${reading}`,
    { file: file.name, field: HEADER.version.name, offset, found: version, expected: VERSION },
  );
}
