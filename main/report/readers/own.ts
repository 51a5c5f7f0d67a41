import { parseSize } from '../../../shared/units/parse';
import {
  ZONE_STATE_LETTERS,
  ZONE_STATE_NAMES,
  ZONE_STATE_TITLES,
  ZoneAttribute,
  ZoneState,
  ZoneType,
  type ZoneStateName,
} from '../../../shared/zone/state';
import { DECIMAL, HEX, LinePattern, malformed, oneOf } from '../line-pattern';
import type { ReportReader, ReportSink } from '../report-reader';
import { stateOf, stateWords, TYPE_LETTERS, typeOfLetters } from '../zone-words';
import { JsonZones, memberNumber, memberText, type Members } from './json-zones';

const NAMES = stateWords(
  Object.fromEntries(ZONE_STATE_NAMES.map((name) => [name, name])) as Record<ZoneStateName, string>,
);
const ALL = ['size', 'capacity', 'resetRecommended', 'attributes', 'zde'] as const;
const ATTRIBUTES = {
  pattern: `((?:${Object.keys(ZoneAttribute).join('|')}| )*)`,
  expects: Object.keys(ZoneAttribute).join(', '),
};

const CSV_HEAD =
  'index,type,state,start_lba,start_bytes,size_bytes,capacity_bytes,write_pointer_bytes,attributes';
const CSV_ROW = new LinePattern(
  ...[DECIMAL, ',', oneOf(Object.keys(ZoneType)), ',', oneOf(ZONE_STATE_NAMES), ',', DECIMAL, ',', DECIMAL],
  ...[',', DECIMAL, ',', DECIMAL, ','],
  { pattern: '(\\d*)', expects: 'a decimal number, or nothing' },
  ...[',', ATTRIBUTES],
);

/** `report --as csv`: bytes. */
export function csvReader(): ReportReader {
  return {
    places: 'byte',
    lengths: 'byte',
    says: ALL,
    line(text, number, sink) {
      if (text === CSV_HEAD || text.trim() === '') return;
      const [index, type, state, lba, start, size, capacity, pointer, attributes] = CSV_ROW.values(
        text,
        number,
      );
      tellBlockSize(sink, Number(start), Number(lba));
      sink.zone(
        {
          ...{ index: Number(index), start: Number(start), size: Number(size), capacity: Number(capacity) },
          pointer: pointer === '' ? null : Number(pointer),
          state: ZoneState[state as ZoneStateName],
          type: ZoneType[type as keyof typeof ZoneType],
          attributes: bitsOf(attributes!.split(' '), number),
        },
        number,
      );
    },
    end() {},
  };
}

/** `report --as markdown`: the cells of `csv`. */
export function markdownReader(): ReportReader {
  const csv = csvReader();
  return {
    ...csv,
    line(text, number, sink) {
      if (/^\|(?: --- \|)+$/.test(text)) return;
      const cells = text.replace(/^\||\|\s*$/g, '').split('|');
      csv.line(cells.map((cell) => cell.trim()).join(','), number, sink);
    },
  };
}

/** `report --as json`: bytes. */
export function jsonReader(): ReportReader {
  const json = new JsonZones('zones', takeRow);
  return {
    ...{ places: 'byte', lengths: 'byte', says: ALL },
    line: (text, number, sink) => json.line(text, number, sink),
    end: (number) => void json.end(number),
  };
}

function takeRow(row: Members, line: number, sink: ReportSink): void {
  const number = (name: string): number => memberNumber(row, name, line);
  const type = memberText(row, 'type', line);
  const { attributes, writePointerBytes } = row;
  tellBlockSize(sink, number('startBytes'), number('startLba'));
  sink.zone(
    {
      index: number('index'),
      start: number('startBytes'),
      size: number('sizeBytes'),
      capacity: number('capacityBytes'),
      pointer: writePointerBytes === null ? null : number('writePointerBytes'),
      state: stateOf(NAMES, memberText(row, 'state', line), line),
      type:
        ZoneType[type as keyof typeof ZoneType] ?? malformed(line, type, Object.keys(ZoneType).join(', ')),
      attributes: bitsOf(Array.isArray(attributes) ? attributes : [], line),
    },
    line,
  );
}

function tellBlockSize(sink: ReportSink, bytes: number, lba: number): void {
  if (lba > 0) sink.blockSize(bytes / lba);
}

function bitsOf(names: readonly unknown[], line: number): number {
  let bits = 0;
  for (const name of names) {
    if (name === '') continue;
    const bit = ZoneAttribute[name as keyof typeof ZoneAttribute] as number | undefined;
    bits |= bit ?? malformed(line, String(name), Object.keys(ZoneAttribute).join(', '));
  }
  return bits;
}

const STATE_CELLS = stateWords(
  Object.fromEntries(
    ZONE_STATE_NAMES.map((name) => [name, `${ZONE_STATE_LETTERS[name]} ${ZONE_STATE_TITLES[name]}`]),
  ) as Record<ZoneStateName, string>,
);
const SIZE = { pattern: '([\\d,]+ (?:B|[KMGT]iB))', expects: 'a size such as 64 MiB' };
const TABLE_ROW = new LinePattern(
  ...[
    DECIMAL,
    ' ',
    oneOf(TYPE_LETTERS),
    ' ',
    oneOf([...STATE_CELLS.keys()]),
    ' ',
    HEX,
    ' ',
    SIZE,
    ' ',
    SIZE,
    ' ',
  ],
  { pattern: '(0x[0-9a-f]+|-)', expects: 'a number such as 0x1f40, or -' },
  ' ',
  { pattern: '(?:[\\d.]+ (?:B|[KMGT]iB)|-)', expects: 'a size such as 64 MiB, or -' },
  ...[' ', ATTRIBUTES],
);

/** `report`, the table for people: addresses in logical blocks, sizes exact and with their unit. */
export function tableReader(): ReportReader {
  let before: { readonly index: number; readonly lba: number; readonly bytes: number } | null = null;
  return {
    places: 'block',
    lengths: 'byte',
    says: ALL,
    line(text, number, sink) {
      if (text.trim() === '' || /^zone +type +state /.test(text)) return;
      const [index, type, state, start, size, capacity, pointer, attributes] = TABLE_ROW.values(text, number);
      const bytes = sizeOf(size!);
      // All zones but the last have the same size, so the one before tells how many blocks it is.
      if (before?.index === Number(index) - 1) sink.blockSize(before.bytes / (Number(start) - before.lba));
      before = { index: Number(index), lba: Number(start), bytes };
      sink.zone(
        {
          ...{ index: before.index, start: before.lba, size: bytes, capacity: sizeOf(capacity!) },
          pointer: pointer === '-' ? null : Number(pointer),
          state: stateOf(STATE_CELLS, state!, number),
          type: typeOfLetters(type!),
          attributes: bitsOf(attributes!.split(' '), number),
        },
        number,
      );
    },
    end() {},
  };
}

function sizeOf(words: string): number {
  return parseSize(words.replaceAll(',', '').replace(' ', ''), 'size');
}
