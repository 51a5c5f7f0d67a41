import type { Finding, Severity } from '../../../../shared/image/check/finding';
import { formatHex } from '../../../../shared/units/format';
import type { BlockFile } from '../../../storage/block-file';
import { finding } from '../findings';
import type { HeaderReader } from './header-reader';
import type { Field } from '../layout';
import {
  DESCRIPTOR,
  ENTRY_BYTES,
  HEADER,
  LIST_NAMES,
  listFields,
  MAGIC,
  metaBytes,
  SEQUENTIAL,
  VERSION,
} from '../layout';
import type { ZoneFileModel } from '../model';
import { readEntry, readU64 } from '../table/table-reader';

/** Descriptor extensions come in units of 64 bytes. */
const ZDE_UNIT = 64;
/** What one byte cannot hold, so that it is stored as 0. */
const ZDE_WRAP = 256;

/** What the header, the size of the file and the bytes around the table show, without any entry. */
export function headerFindings(file: BlockFile, model: ZoneFileModel, reader: HeaderReader): Finding[] {
  return [
    ...magicFindings(reader),
    ...versionFindings(reader),
    ...extensionFindings(model, reader),
    ...dirtyFindings(reader),
    ...leftoverFindings(file, model, reader),
    ...spaceFindings(model),
  ];
}

interface Fact {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly expected?: string;
}

function fieldFinding(reader: HeaderReader, { name, ...field }: Field, fact: Fact): Finding {
  const { code, severity, message, expected } = fact;
  return finding(code, severity, {
    offset: reader.base + field.offset,
    length: field.length,
    found: reader.print({ name, ...field }),
    ...(expected === undefined ? {} : { expected }),
    message: `${name}: ${message}`,
  });
}

/** Code 1: without the magic only a variant that is named opens the file. */
function magicFindings(reader: HeaderReader): Finding[] {
  if (reader.hasMagic) return [];
  const message = 'not that of a zone_file: no program finds one here, and QEMU re-initialises the file';
  const expected = formatHex(MAGIC, 8);
  return [
    fieldFinding(reader, HEADER.magic, { code: 'zone-file-magic', severity: 'error', message, expected }),
  ];
}

function versionFindings(reader: HeaderReader): Finding[] {
  if (reader.u32(HEADER.version) === VERSION) return [];
  const message = 'an unknown version; it is read as version 1 and not written';
  return [
    fieldFinding(reader, HEADER.version, {
      code: 'zone-file-version',
      severity: 'error',
      message,
      expected: String(VERSION),
    }),
  ];
}

/** Bug Z1: 256 is stored as 0, and the extensions lie behind a table that seems to have none. */
function extensionFindings(model: ZoneFileModel, reader: HeaderReader): Finding[] {
  const { geometry, zdeBytes, namespaceOffsets, zoneFileEnd, end } = model;
  const expected = `a multiple of ${ZDE_UNIT} up to 192`;
  if (zdeBytes % ZDE_UNIT !== 0) {
    const message = `extensions come in units of ${ZDE_UNIT} bytes`;
    const code = 'zone-file-extension-size';
    return [fieldFinding(reader, HEADER.zdeBytes, { code, severity: 'warning', message, expected })];
  }
  const meant = zdeBytes + ZDE_WRAP;
  const wrapped = metaBytes(geometry.zoneCount, meant);
  if (namespaceOffsets.length > 1 || zoneFileEnd !== wrapped || wrapped === end) return [];
  const message =
    `the file has just the size for ${meant}, of which one byte keeps ${zdeBytes}: ` +
    'QEMU, started with that, re-initialises the file at every start';
  return [
    fieldFinding(reader, HEADER.zdeBytes, { code: 'zone-file-Z1', severity: 'info', message, expected }),
  ];
}

function dirtyFindings(reader: HeaderReader): Finding[] {
  if (reader.u32(HEADER.dirty) === 0) return [];
  const message =
    'set: QEMU had changed a list and not yet written the header back, so that lists and entries may not fit each other. ' +
    'Nothing reads it at a start, and it was 0 in every file that has been seen';
  return [fieldFinding(reader, HEADER.dirty, { code: 'zone-file-Z7', severity: 'info', message })];
}

/** Bug Z2: reserved bytes keep what was there before the file was initialised. They mean nothing. */
function leftoverFindings(file: BlockFile, model: ZoneFileModel, reader: HeaderReader): Finding[] {
  const reserved = [
    HEADER.reserved36,
    ...LIST_NAMES.map((_, list) => listFields(list)[3]!),
    HEADER.reserved106,
  ];
  const found = reserved.find((field) => reader.slice(field).some((byte) => byte !== 0));
  const message = 'reserved bytes hold leftovers of an earlier content; they mean nothing';
  const place = found && { offset: reader.base + found.offset, length: found.length };
  return [
    ...(place ? [finding('zone-file-Z2', 'info', { ...place, message })] : []),
    ...staleEntry(file, model),
  ];
}

/** An entry behind the last zone, of an earlier geometry; behind a single zone it may be the header that is wrong. */
function staleEntry(file: BlockFile, model: ZoneFileModel): Finding[] {
  const { zoneCount, zoneSizeBlocks } = model.geometry;
  const offset = model.tableOffset + zoneCount * ENTRY_BYTES;
  if (model.zdeBytes > 0 || offset + ENTRY_BYTES > model.end) return [];
  const entry = readEntry(file, model.tableOffset, zoneCount);
  const start = readU64(entry, DESCRIPTOR.start.offset);
  if (entry.getUint8(DESCRIPTOR.type.offset) !== SEQUENTIAL || start % zoneCount !== 0 || start === 0)
    return [];
  const distance = start / zoneCount;
  const message =
    zoneCount === 1
      ? `behind the only zone the table goes on with zones of ${distance} blocks: leftovers, or zone_size is wrong`
      : `behind the last zone the table holds leftovers of zones of ${distance} blocks`;
  return [
    finding('zone-file-Z2', zoneCount === 1 ? 'warning' : 'info', {
      offset,
      length: ENTRY_BYTES,
      found: `zones of ${distance} blocks`,
      expected: `zones of ${zoneSizeBlocks} blocks`,
      message,
    }),
  ];
}

function spaceFindings({ namespaceOffsets, end, base, zoneFileEnd }: ZoneFileModel): Finding[] {
  const findings: Finding[] = [];
  const count = namespaceOffsets.length;
  if (count > 1) {
    const message = `the file holds ${count} namespaces, one behind the other; v5 keeps one in a file`;
    findings.push(finding('zone-file-namespaces', 'info', { offset: namespaceOffsets[1]!, message }));
  }
  const offset = namespaceOffsets.at(-1)! + (end - base);
  const length = zoneFileEnd - offset;
  if (length > 0) {
    const message = `${length} bytes behind the last namespace are part of none`;
    findings.push(finding('zone-file-trailing', 'info', { offset, length, message }));
  }
  return findings;
}
