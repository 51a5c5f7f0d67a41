import { formatHex } from '../../../../shared/units/format';
import type { Finding } from '../../../../shared/image/check/finding';
import type { FieldSection, StructureField } from '../../../../shared/image/field';
import { isConventional } from '../../../../shared/zone/geometry';
import { isZoneState, zoneStateName } from '../../../../shared/zone/state';
import type { BlockFile } from '../../../storage/block-file';
import { judgeWord } from '../table/entries';
import { problemText } from '../table/entry-findings';
import { HeaderReader } from '../header/header-reader';
import type { HeaderField } from '../layout';
import { HEADER_BYTES, SUM_BYTES, SUMS_GENERATION_BYTES, WORD_BYTES } from '../layout';
import type { ZonedModel } from '../model';
import type { TableSums } from '../table/sums';
import { tablePieces } from '../table/table-reader';
import { wordAttributes, wordConventional, wordPointer, wordState } from '../table/word';

/** What structure needs of an image. */
export interface StructureSource {
  readonly file: BlockFile;
  readonly model: ZonedModel;
  readonly sums: TableSums | null;
}

/** A run of fields of the same making: how many, and those of a sub-range. */
interface Section extends FieldSection {
  page(first: number, count: number): StructureField[];
}

/** Fields first … first+count−1 in file order: header, descriptor extensions, words, checksums. */
export function structurePage(source: StructureSource, first: number, count: number): StructureField[] {
  const fields: StructureField[] = [];
  let skip = first;
  for (const section of sectionsOf(source)) {
    const wanted = Math.min(section.count - skip, count - fields.length);
    if (wanted > 0) fields.push(...section.page(Math.max(0, skip), wanted));
    skip = Math.max(0, skip - section.count);
  }
  return fields;
}

/** Number of fields of an image. */
export function structureCount(source: StructureSource): number {
  return sectionsOf(source).reduce((sum, section) => sum + section.count, 0);
}

/** Sections in file order: what they are and how many fields they have. */
export function sectionsOf(source: StructureSource): Section[] {
  return [
    headerSection(source),
    zdeSection(source),
    tableSection(source),
    generationSection(source),
    sumsSection(source),
  ];
}

function headerSection({ file, model }: StructureSource): Section {
  return {
    count: model.fields.length,
    perElement: null,
    page: (first, count) => headerRows(file, model.fields.slice(first, first + count), model.findings),
  };
}

/** Header fields as they are stored; what findings speak of is suspect. */
export function headerRows(
  file: BlockFile,
  fields: readonly HeaderField[],
  findings: readonly Finding[],
): StructureField[] {
  const reader = new HeaderReader(file, HEADER_BYTES);
  return fields.map((field) => {
    const { name, offset, length, type } = field;
    const row = { path: `header.${name}`, offset, length, type, value: reader.print(field) };
    const finding = findings.find((one) => one.severity !== 'info' && one.offset === offset);
    return finding ? { ...row, status: 'suspect', why: finding.message } : { ...row, status: 'ok' };
  });
}

function zdeSection({ file, model }: StructureSource): Section {
  const length = model.zdeBytes;
  return {
    count: length > 0 ? model.geometry.zoneCount : 0,
    perElement: 1,
    page: (first, count) =>
      rows(first, count, (zone) => {
        const bytes = new Uint8Array(length);
        const offset = model.areas.zdeOffset + zone * length;
        file.read(offset, bytes);
        return {
          path: `zde[${zone}]`,
          offset,
          length,
          type: 'bytes',
          value: Buffer.from(bytes).toString('hex'),
          status: 'ok',
        };
      }),
  };
}

function tableSection(source: StructureSource): Section {
  const { model } = source;
  const perZone = model.word.hasAttributes ? 4 : 3;
  return {
    count: model.geometry.zoneCount * perZone,
    perElement: perZone,
    page(first, count) {
      const firstZone = Math.floor(first / perZone);
      const lastZone = Math.floor((first + count - 1) / perZone);
      const skipped = first - firstZone * perZone;
      return wordRows(source, firstZone, lastZone - firstZone + 1).slice(skipped, skipped + count);
    },
  };
}

function wordRows({ file, model }: StructureSource, firstZone: number, zoneCount: number): StructureField[] {
  const fields: StructureField[] = [];
  for (const { view, ...piece } of tablePieces(file, model, firstZone, zoneCount)) {
    for (let index = 0; index < piece.count; index++) {
      const at = index * WORD_BYTES;
      fields.push(
        ...rowsOfWord(model, piece.firstZone + index, view.getUint32(at + 4, true), view.getUint32(at, true)),
      );
    }
  }
  return fields;
}

function rowsOfWord(model: ZonedModel, zone: number, high: number, low: number): StructureField[] {
  const problem = judgeWord(model, zone, isConventional(model.geometry, zone), high, low);
  const verdict =
    problem === null
      ? ({ status: 'ok' } as const)
      : ({ status: 'suspect', why: problemText(problem) } as const);
  const offset = model.areas.tableOffset + zone * WORD_BYTES;
  const { pointerBits, hasAttributes } = model.word;
  const row = (name: string, bits: string, value: string): StructureField => ({
    path: `table[${zone}].${name}`,
    offset,
    length: WORD_BYTES,
    type: `bits ${bits}`,
    value,
    ...verdict,
  });
  const fields = [
    row('state', '63:60', nameOf(high)),
    row('conventional', '59', wordConventional(high) ? '1' : '0'),
  ];
  if (hasAttributes) fields.push(row('attributes', '58:51', String(wordAttributes(model.word, high))));
  fields.push(row('write_pointer', `${pointerBits - 1}:0`, exactPointer(model, high, low).toString()));
  return fields;
}

function nameOf(high: number): string {
  const state = wordState(high);
  return isZoneState(state) && (state !== 0 || wordConventional(high)) ? zoneStateName(state) : String(state);
}

/** The pointer without rounding. */
export function exactPointer(model: ZonedModel, high: number, low: number): bigint {
  const pointer = wordPointer(model.word, high, low);
  if (Number.isSafeInteger(pointer)) return BigInt(pointer);
  return (BigInt(high & model.word.pointerHighMask) << 32n) | BigInt(low);
}

/** Whether the checksums are in the file. */
function sumsStatus({ file, model: { areas } }: StructureSource): Pick<StructureField, 'status' | 'why'> {
  if (areas.sumsOffset + areas.sumsSize <= file.size()) return { status: 'ok' };
  return { status: 'unreadable', why: 'behind the end of the file' };
}

function generationSection(source: StructureSource): Section {
  const { model, sums } = source;
  return {
    count: sums ? 1 : 0,
    perElement: null,
    page: (first, count) =>
      rows(first, count, () => ({
        path: 'checksums.generation',
        offset: model.areas.sumsOffset,
        length: SUMS_GENERATION_BYTES,
        type: 'u64 le',
        value: sums!.arrayGeneration().toString(),
        ...sumsStatus(source),
      })),
  };
}

function sumsSection(source: StructureSource): Section {
  const { model, sums } = source;
  const { sumsOffset, sumsSize } = model.areas;
  return {
    count: sums ? (sumsSize - SUMS_GENERATION_BYTES) / SUM_BYTES : 0,
    perElement: 1,
    page: (first, count) =>
      rows(first, count, (page) => ({
        path: `checksums[${page}]`,
        offset: sumsOffset + SUMS_GENERATION_BYTES + page * SUM_BYTES,
        length: SUM_BYTES,
        type: 'u32 le',
        value: formatHex(sums!.stored(page), 8),
        ...sumsStatus(source),
      })),
  };
}

function rows(first: number, count: number, make: (index: number) => StructureField): StructureField[] {
  return Array.from({ length: count }, (_, index) => make(first + index));
}
