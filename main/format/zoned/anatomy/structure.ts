import { formatHex } from '../../../../shared/units/format';
import type { Finding } from '../../../../shared/image/finding';
import type { StructureField } from '../../../../shared/image/field';
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
interface Section {
  readonly count: number;
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

function sectionsOf(source: StructureSource): Section[] {
  return [headerSection(source), zdeSection(source), tableSection(source), sumsSection(source)];
}

function headerSection({ file, model }: StructureSource): Section {
  return {
    count: model.fields.length,
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

function sumsSection({ file, model, sums }: StructureSource): Section {
  const { sumsOffset, sumsSize } = model.areas;
  const pages = sums ? (sumsSize - SUMS_GENERATION_BYTES) / SUM_BYTES : 0;
  const status = sumsOffset + sumsSize <= file.size() ? 'ok' : 'unreadable';
  const why = status === 'ok' ? {} : { why: 'behind the end of the file' };
  return {
    count: sums ? pages + 1 : 0,
    page: (first, count) =>
      rows(first, count, (index) => {
        if (index === 0) {
          const value = sums!.arrayGeneration().toString();
          return {
            path: 'checksums.generation',
            offset: sumsOffset,
            length: 8,
            type: 'u64 le',
            value,
            status,
            ...why,
          };
        }
        const page = index - 1;
        const offset = sumsOffset + SUMS_GENERATION_BYTES + page * SUM_BYTES;
        const value = formatHex(sums!.stored(page), 8);
        return {
          path: `checksums[${page}]`,
          offset,
          length: SUM_BYTES,
          type: 'u32 le',
          value,
          status,
          ...why,
        };
      }),
  };
}

function rows(first: number, count: number, make: (index: number) => StructureField): StructureField[] {
  return Array.from({ length: count }, (_, index) => make(first + index));
}
