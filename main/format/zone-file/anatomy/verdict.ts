import type { QemuVerdict } from '../../../../shared/image/check/finding';
import { formatHex, plural } from '../../../../shared/units/format';
import { isOpen, ZoneAttribute } from '../../../../shared/zone/state';
import { brokenRules } from '../table/entries';
import { HeaderReader } from '../header/header-reader';
import type { Field } from '../layout';
import { ENTRY_BYTES, HEADER, LIST_BYTES, FIRST_LIST_OFFSET, MAGIC, metaBytes, VERSION } from '../layout';
import { startOf } from '../model';
import { ruleExplanation } from '../table/rules';
import { readEntry } from '../table/table-reader';
import type { TableSource } from '../table/stored-table';

/** What QEMU's own validation would say at its next start; null = it would accept the file. Source: SEMANTICS §11. */
export function qemuVerdict(source: TableSource): QemuVerdict | null {
  const reader = new HeaderReader(source.file, source.model.base);
  return (
    sizeVerdict(source, reader) ??
    headerVerdict(source, reader) ??
    entryVerdict(source) ??
    listVerdict(source) ??
    stopVerdict(source)
  );
}

function refusal(
  code: number,
  meaning: string,
  facts: string,
  place: Partial<QemuVerdict> = {},
): QemuVerdict {
  const message = `QEMU would refuse and re-initialise this file: ${code}, ${meaning}${facts}`;
  return { code, meaning, message, ...place };
}

/** The size is looked at before anything is read. */
function sizeVerdict({ model }: TableSource, reader: HeaderReader): QemuVerdict | null {
  const { geometry, start, namespaceOffsets, variant, zoneFileEnd } = model;
  const zdeBytes = start.zdeBytes ?? reader.u32(HEADER.zdeBytes);
  const namespaces = variant === 'older' ? namespaceOffsets.length : 1;
  const wanted = metaBytes(geometry.zoneCount, zdeBytes) * namespaces;
  const sizes = `the file has ${zoneFileEnd} bytes, QEMU expects ${wanted}`;
  if (variant === 'older' && zoneFileEnd !== wanted) {
    const meaning = 'the file has another size';
    return {
      code: 0,
      meaning,
      message: `QEMU would resize and re-initialise this file: ${meaning}; ${sizes}`,
    };
  }
  if (zoneFileEnd >= wanted) return null;
  const meaning = 'the file is too small';
  return { code: 0, meaning, message: `QEMU would refuse to start: ${meaning}; ${sizes}` };
}

interface HeaderRule {
  readonly code: number;
  readonly meaning: string;
  readonly field: Field;
  readonly expected: number | bigint;
}

/** What QEMU would be started with; sizes are given to it in bytes. */
function headerRules({ model }: TableSource, reader: HeaderReader): HeaderRule[] {
  const { start, geometry } = model;
  const stored = geometry.logicalBlockSizeBytes;
  const block = start.logicalBlockSizeBytes ?? stored;
  const blocks = (bytes: number | undefined, own: number) =>
    BigInt(Math.floor((bytes ?? own * stored) / block));
  const own = (field: Field) => reader.u32(field);
  const rule = (code: number, meaning: string, field: Field, expected: number | bigint): HeaderRule => ({
    code,
    meaning,
    field,
    expected,
  });
  return [
    rule(1, 'magic', HEADER.magic, MAGIC),
    rule(2, 'version', HEADER.version, VERSION),
    rule(3, 'zone size', HEADER.zoneSize, blocks(start.zoneSizeBytes, geometry.zoneSizeBlocks)),
    rule(
      4,
      'zone capacity',
      HEADER.zoneCapacity,
      blocks(start.zoneCapacityBytes, geometry.zoneCapacityBlocks),
    ),
    rule(5, 'number of offline zones', HEADER.offlineZones, start.offlineZones ?? own(HEADER.offlineZones)),
    rule(
      6,
      'number of read-only zones',
      HEADER.readOnlyZones,
      start.readOnlyZones ?? own(HEADER.readOnlyZones),
    ),
    rule(7, 'logical block size', HEADER.lbaSize, block),
    rule(8, 'descriptor extension size', HEADER.zdeBytes, start.zdeBytes ?? own(HEADER.zdeBytes)),
  ];
}

function headerVerdict(source: TableSource, reader: HeaderReader): QemuVerdict | null {
  for (const { code, meaning, field, expected } of headerRules(source, reader)) {
    const found = field.length === 8 ? reader.u64(field) : reader.u32(field);
    if (BigInt(found) === BigInt(expected)) continue;
    const print = (value: number | bigint) => (code === 1 ? formatHex(Number(value), 8) : String(value));
    return refusal(code, meaning, `: the file has ${print(found)}, QEMU expects ${print(expected)}`, {
      offset: reader.base + field.offset,
    });
  }
  return null;
}

function entryVerdict({ file, model, state }: TableSource): QemuVerdict | null {
  const zone = state.firstBroken();
  if (zone < 0) return null;
  const code = brokenRules(state.masks[zone]!)[0]!;
  const { meaning, found } = ruleExplanation(model, code, readEntry(file, model.tableOffset, zone), zone);
  return refusal(code, meaning, `, zone ${zone}: ${found}`, {
    zone,
    offset: model.tableOffset + zone * ENTRY_BYTES,
  });
}

/** Numbers of zones against the sizes of the lists; the older code compares those of the two open lists crosswise. */
function listVerdict({ model, state }: TableSource): QemuVerdict | null {
  const { counts, heads } = state.chains;
  const names = ['explicitly open', 'implicitly open', 'closed', 'full'];
  for (let list = 0; list < names.length; list++) {
    const counted = model.variant === 'older' && list < 2 ? 1 - list : list;
    if (counts[counted] === heads[list]!.size) continue;
    const crosswise = counted === list ? '' : ' (the older code compares these two crosswise)';
    const zones = `${plural(counts[counted]!, 'zone')} ${counts[counted] === 1 ? 'is' : 'are'} ${names[counted]}`;
    return refusal(
      16 + list,
      `number of ${names[list]} zones`,
      `: ${zones}, the list of ${names[list]} zones has ${heads[list]!.size}${crosswise}`,
      { offset: model.base + FIRST_LIST_OFFSET + list * LIST_BYTES },
    );
  }
  return null;
}

/** Bug Z3: the older code closes open zones without taking them off their lists, and then asserts that it had. */
function stopVerdict({ model, state }: TableSource): QemuVerdict | null {
  if (model.variant !== 'older') return null;
  const { zones, chains } = state;
  if (chains.counts[0] === 0 && chains.counts[1] === 0) return null;
  for (let zone = 0; zone < zones.count; zone++) {
    const hasZde = (zones.attributes[zone]! & ZoneAttribute.zoneDescriptorExtensionValid) !== 0;
    const isWritten = zones.writePointer[zone]! > startOf(model, zone);
    if (!isOpen(zones.state[zone]!) || (!hasZde && !isWritten)) continue;
    const meaning = 'would stop with an assertion';
    const message =
      `QEMU would accept this file and stop with an assertion at every start: ` +
      `zone ${zone} is open and still on its list when it is closed (bug Z3)`;
    return { code: 0, meaning, message, zone, offset: model.tableOffset + zone * ENTRY_BYTES };
  }
  return null;
}
