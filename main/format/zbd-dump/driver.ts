import { plainRemark } from '../../../shared/errors/remark';
import { errorAbout, failAbout } from '../../../shared/errors/app-error';
import type { LayoutSection } from '../../../shared/image/image-spec';
import type { ByteCount } from '../../../shared/units/units';
import type { BlockFile } from '../../storage/block-file';
import type { AttachedData, FormatDriver } from '../driver';
import type { FormatImage, Recognition } from '../image';
import { requireVariant } from '../asked-variant';
import { noCreation } from '../read-only/no-creation';
import { dataAboveFindings } from '../check/data-check';
import { readOnly } from '../read-only/read-only';
import { judgementNotices } from '../check/table-judgement';
import { checkedData } from './checked-data';
import { ZBD_DUMP_FAMILY } from './family';
import { ZBD_DUMP_CODES } from './finding-codes';
import { infoBytes, readDumpHeader, type DumpHeader } from './header';
import { DATA_SUFFIX, DUMP_HEADER_BYTES, INFO_SUFFIX } from './layout';
import { fieldCount, fieldPage, fieldSections, recordFields } from './structure';
import { dumpedBytes, writeDumpInfo } from './write-info';
import { decodeZones, zonePlace } from './zones';

/** Driver of the file pairs that `zbd dump` writes, for reading; see FORMAT.md. */
export const zbdDumpDriver: FormatDriver = {
  family: ZBD_DUMP_FAMILY,
  findingCodes: ZBD_DUMP_CODES,
  dump: {
    writeTable: writeDumpInfo,
    keptBytes: ({ facts, table }, zone) => dumpedBytes(facts.geometry, table.zones, zone),
  },
  dataByName: { imageSuffix: INFO_SUFFIX, dataSuffix: DATA_SUFFIX },
  recognise(file) {
    const header = readDumpHeader(file);
    return header && recognitionOf(header);
  },
  open(file, options) {
    requireVariant(ZBD_DUMP_FAMILY, options.variant);
    const header = readDumpHeader(file);
    if (!header) {
      failAbout(file.name, 'not-recognised', 'holds no zone information of a dump', { file: file.name });
    }
    return openDump(file, header, options.attached ?? null);
  },
  ...noCreation('a dump of a zoned device'),
};

/** No magic tells a dump: what tells it is that ten numbers agree. */
function recognitionOf(header: DumpHeader): Recognition {
  const what = `${header.zoneCount} zones of ${header.zoneSizeBytes} bytes: sizes and counts of the header agree`;
  return {
    format: 'zbd-dump',
    variant: 'libzbd-2',
    confidence: 0.9,
    candidates: [{ variant: 'libzbd-2', score: 0.9, why: 'no magic; sizes, counts and first zone agree' }],
    evidence: [{ offset: 32, length: 72, what }],
    note: 'A dump of a device: opened for reading only.',
  };
}

function openDump(file: BlockFile, header: DumpHeader, attached: AttachedData | null): FormatImage {
  if (attached) requireWholeData(header, attached);
  const { geometry, zones, findings, judgement } = decodeZones(file, header);
  const data = { offset: Number(attached?.offset ?? 0), length: attached ? header.deviceBytes : 0 };
  return readOnly(file, {
    recognition: recognitionOf(header),
    geometry,
    zones,
    findings,
    limits: {
      openZonesMax: header.openZonesMax,
      activeZonesMax: header.activeZonesMax,
      appendMaxBytes: null,
    },
    provenance: {
      type: 'stored',
      state: 'stored',
      writePointer: 'stored',
      capacity: 'stored',
      attributes: 'stored',
      zde: 'absent',
    },
    notices: [
      ...noticesOf(header, attached).map(plainRemark),
      ...judgementNotices({ judgement }, file.name, false),
    ],
    writeRefusal: errorAbout(file.name, 'unsupported', 'a dump of a device: it is opened for reading only', {
      file: file.name,
    }),
    dataRefusal: attached
      ? null
      : errorAbout(file.name, 'unsupported', 'only the zones are there, no data', { file: file.name }),
    sections: sectionsOf(header, data),
    data,
    fields: {
      count: fieldCount(header.zoneCount),
      sections: fieldSections(header.zoneCount),
      page: (first, count) => fieldPage(file, first, count),
    },
    dataBytes(zone) {
      const isDumped = zone >= header.firstZone && zone < header.endZone;
      return isDumped ? dumpedBytes(geometry, zones, zone) : 0;
    },
    checkData: (onProgress) =>
      attached ? dataAboveFindings(checkedData({ file, geometry, zones, data }), onProgress) : [],
    entryPlace: zonePlace,
    entryFields: (zone) => recordFields(file, zone),
  });
}

/** The tool makes the data file as long as the device, whatever part of it is dumped. */
function requireWholeData({ deviceBytes }: DumpHeader, { name, length }: AttachedData): void {
  if (length === deviceBytes) return;
  failAbout(
    name,
    'damaged',
    `has ${length} bytes, but the zones of the dump are those of a device of ${deviceBytes} bytes`,
    { file: name, found: length, expected: deviceBytes },
  );
}

function noticesOf(header: DumpHeader, attached: AttachedData | null): string[] {
  const { firstZone, endZone, zoneCount } = header;
  const notices = ['A dump of a device: opened for reading only.'];
  if (!attached) notices.push('No zone data is attached: the zones are known, their data is not.');
  if (attached && (firstZone > 0 || endZone < zoneCount)) {
    const dumped = endZone > firstZone ? `zones ${firstZone} to ${endZone - 1}` : 'no zones';
    notices.push(`Data was dumped of ${dumped} only; the data of all others reads as zeros.`);
  }
  return notices;
}

function sectionsOf(header: DumpHeader, data: { offset: number; length: ByteCount }): LayoutSection[] {
  const tableBytes = infoBytes(header) - DUMP_HEADER_BYTES;
  return [
    { kind: 'header', title: 'device information', offset: 0, length: DUMP_HEADER_BYTES },
    { kind: 'table', title: 'zones', offset: DUMP_HEADER_BYTES, length: tableBytes },
    { kind: 'data', title: 'data', offset: data.offset, length: Number(data.length) },
  ];
}
