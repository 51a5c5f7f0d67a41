import type { FieldSection, StructureField } from '../../../../shared/image/field';
import type { Finding } from '../../../../shared/image/check/finding';
import { formatHexBytes } from '../../../../shared/units/format';
import type { ByteOffset, ZoneIndex } from '../../../../shared/units/units';
import { attributeNames, isZoneState, zoneStateName } from '../../../../shared/zone/state';
import type { BlockFile } from '../../../storage/block-file';
import { flagNames } from './older-flags';
import { brokenRules, judgeEntry, storedState } from '../table/entries';
import { HeaderReader } from '../header/header-reader';
import type { Field } from '../layout';
import {
  DESCRIPTOR,
  ENTRY_BYTES,
  ENTRY_TAIL,
  HEADER_BYTES,
  HEADER_FIELDS,
  LIST_FIELD_NAMES,
  NO_ZONE,
} from '../layout';
import type { ZoneFileModel } from '../model';
import { ruleExplanation } from '../table/rules';
import { readEntry } from '../table/table-reader';

/** What structure needs of an image. */
export interface StructureSource {
  readonly file: BlockFile;
  readonly model: ZoneFileModel;
}

/** A run of fields of the same making: how many, and those of a sub-range. */
interface Section extends FieldSection {
  page(first: number, count: number): StructureField[];
}

/** Fields first … first+count−1 in file order; each namespace has header, entries and extensions. */
export function structurePage(source: StructureSource, first: number, count: number): StructureField[] {
  const fields: StructureField[] = [];
  const perNamespace = namespaceCount(source);
  const offsets = source.model.namespaceOffsets;
  for (let space = Math.floor(first / perNamespace); space < offsets.length; space++) {
    let skip = first - space * perNamespace;
    for (const section of sectionsOf(source, space)) {
      const from = Math.max(0, skip);
      const wanted = Math.min(section.count - from, count - fields.length);
      if (wanted > 0) fields.push(...section.page(from, wanted));
      skip -= section.count;
    }
    if (fields.length >= count) break;
  }
  return fields;
}

/** Number of fields of an image. */
export function structureCount(source: StructureSource): number {
  return namespaceCount(source) * source.model.namespaceOffsets.length;
}

function namespaceCount(source: StructureSource): number {
  return sectionsOf(source, source.model.namespace - 1).reduce((sum, section) => sum + section.count, 0);
}

/** Sections of all namespaces in file order: what they are and how many fields they have. */
export function structureSections(source: StructureSource): Section[] {
  return source.model.namespaceOffsets.flatMap((_, space) => sectionsOf(source, space));
}

/** Paths of the chosen namespace are plain, those of others name theirs. */
function sectionsOf(source: StructureSource, space: number): Section[] {
  const base = source.model.namespaceOffsets[space]!;
  const prefix = space + 1 === source.model.namespace ? '' : `namespace[${space + 1}].`;
  return [
    headerSection(source, base, prefix),
    tableSection(source, base, prefix),
    zdeSection(source, base, prefix),
  ];
}

function headerSection({ file, model }: StructureSource, base: ByteOffset, prefix: string): Section {
  return {
    count: HEADER_FIELDS.length,
    perElement: null,
    page: (first, count) => headerRows(file, base, prefix, model.findings).slice(first, first + count),
  };
}

/** The fields of the header at `base` as they are stored; what findings speak of is suspect. */
export function headerRows(
  file: BlockFile,
  base: ByteOffset,
  prefix: string,
  findings: readonly Finding[],
): StructureField[] {
  const reader = new HeaderReader(file, base);
  return HEADER_FIELDS.map((field) => {
    const offset = base + field.offset;
    const finding = findings.find(
      (candidate) => candidate.severity !== 'info' && candidate.offset === offset,
    );
    return {
      path: `${prefix}header.${field.name}`,
      offset,
      length: field.length,
      type: field.type,
      value: headerValue(reader, field),
      ...(finding ? { status: 'suspect', why: finding.message } : { status: 'ok' }),
    };
  });
}

function headerValue(reader: HeaderReader, field: Field): string {
  const isLink =
    /\.(head|tail)$/.test(field.name) && LIST_FIELD_NAMES.some((name) => field.name.startsWith(name));
  return isLink && reader.u32(field) === NO_ZONE ? 'none' : reader.print(field);
}

/** Fields of an entry that are shown: all but reserved bytes. */
function entryFieldsOf(model: ZoneFileModel): Field[] {
  const { type, state, attributes, capacity, start, pointer } = DESCRIPTOR;
  return [type, state, attributes, capacity, start, pointer, ...ENTRY_TAIL[model.variant]];
}

function tableSection(source: StructureSource, base: ByteOffset, prefix: string): Section {
  const fields = entryFieldsOf(source.model);
  return {
    count: source.model.geometry.zoneCount * fields.length,
    perElement: fields.length,
    page(first, count) {
      const firstZone = Math.floor(first / fields.length);
      const lastZone = Math.floor((first + count - 1) / fields.length);
      const rows: StructureField[] = [];
      for (let zone = firstZone; zone <= lastZone; zone++) {
        rows.push(...entryRows(source, base + HEADER_BYTES, zone, prefix));
      }
      const skipped = first - firstZone * fields.length;
      return rows.slice(skipped, skipped + count);
    },
  };
}

function entryRows(
  { file, model }: StructureSource,
  tableOffset: ByteOffset,
  zone: ZoneIndex,
  prefix: string,
): StructureField[] {
  const view = readEntry(file, tableOffset, zone);
  const reasons = new Map<string, string>();
  for (const rule of brokenRules(judgeEntry(model, view, 0, zone))) {
    reasons.set(RULE_FIELDS[rule], ruleExplanation(model, rule, view, zone).found);
  }
  return entryFieldsOf(model).map((field) => {
    const why = reasons.get(field.name);
    return {
      path: `${prefix}zones[${zone}].${field.name}`,
      offset: tableOffset + zone * ENTRY_BYTES + field.offset,
      length: field.length,
      type: field.type,
      value: entryValue(view, field),
      ...(why === undefined ? { status: 'ok' } : { status: 'suspect', why }),
    };
  });
}

/** The field that a rule speaks of. */
const RULE_FIELDS = {
  9: DESCRIPTOR.type.name,
  10: DESCRIPTOR.capacity.name,
  11: DESCRIPTOR.start.name,
  12: DESCRIPTOR.pointer.name,
  13: DESCRIPTOR.pointer.name,
  14: DESCRIPTOR.pointer.name,
  15: DESCRIPTOR.state.name,
} as const;

function entryValue(view: DataView, field: Field): string {
  if (field.length === 8) return view.getBigUint64(field.offset, true).toString();
  if (field.length === 4) {
    const value = view.getUint32(field.offset, true);
    if (field.name === 'flags') return value === 0 ? '0' : `${value} (${flagNames(value)})`;
    return value === NO_ZONE ? 'none' : String(value);
  }
  const byte = view.getUint8(field.offset);
  if (field === DESCRIPTOR.state) {
    const state = storedState(view, 0);
    return state !== 0 && isZoneState(state) ? zoneStateName(state) : String(state);
  }
  return field === DESCRIPTOR.attributes ? attributeNames(byte).join(', ') || '0' : String(byte);
}

function zdeSection({ file, model }: StructureSource, base: ByteOffset, prefix: string): Section {
  const { zdeBytes: length, geometry } = model;
  const start = base + HEADER_BYTES + geometry.zoneCount * ENTRY_BYTES;
  return {
    count: length > 0 ? geometry.zoneCount : 0,
    perElement: 1,
    page: (first, count) =>
      Array.from({ length: count }, (_, index) => {
        const bytes = new Uint8Array(length);
        const offset = start + (first + index) * length;
        file.read(offset, bytes);
        const value = formatHexBytes(bytes, '');
        return { path: `${prefix}zde[${first + index}]`, offset, length, type: 'bytes', value, status: 'ok' };
      }),
  };
}
