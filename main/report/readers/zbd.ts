import { ZONE_STATE_LETTERS, ZoneAttribute } from '../../../shared/zone/state';
import { DECIMAL, LinePattern, oneOf } from '../line-pattern';
import type { ReportReader, ReportSink } from '../report-reader';
import { stateOf, stateOfCode, stateWords, TYPE_LETTERS, typeOfCode, typeOfLetters } from '../zone-words';
import { DevicePreamble } from './device-preamble';

const LETTERS = stateWords(ZONE_STATE_LETTERS, { ol: 'offline' });

const ZONE = new LinePattern(
  ...['Zone ', DECIMAL, ': ', oneOf(TYPE_LETTERS), ', ofst ', DECIMAL, ', len ', DECIMAL, ', cap ', DECIMAL],
  {
    pattern: '(?:,\\s*wp\\s*(\\d+),\\s*([a-z]{2}),\\s*non_seq\\s*\\d,\\s*reset\\s*(\\d))?',
    expects: 'wp, state, non_seq and reset, as in: wp 00000000020480, cl, non_seq 0, reset 0',
  },
);

/** `zbd report` of libzbd, with and without -i: bytes, absolute pointer. Conventional zones have none. */
export function zbdReader(): ReportReader {
  const preamble = new DevicePreamble();
  return {
    places: 'byte',
    lengths: 'byte',
    says: ['size', 'capacity', 'resetRecommended'],
    line(text, number, sink) {
      if (preamble.takes(text, sink)) return;
      const [, type, start, size, capacity, pointer, state, reset] = ZONE.values(text, number);
      sink.zone(
        {
          start: Number(start),
          size: Number(size),
          capacity: Number(capacity),
          pointer: pointer === undefined ? null : Number(pointer),
          state: state === undefined ? 0 : stateOf(LETTERS, state, number),
          type: typeOfLetters(type!),
          attributes: resetBit(reset),
        },
        number,
      );
    },
    end() {},
  };
}

const CSV_HEAD = 'zone num, type, ofst, len, cap, wp, cond, non_seq, reset';
const CSV_ROW = new LinePattern(
  ...[DECIMAL, ', ', DECIMAL, ', ', DECIMAL, ', ', DECIMAL, ', ', DECIMAL, ', ', DECIMAL, ', '],
  { pattern: '(0x[0-9a-f]+)', expects: 'a state such as 0x4' },
  ...[', ', DECIMAL, ', ', DECIMAL],
);

/** `zbd report -csv`. */
export function zbdCsvReader(): ReportReader {
  const preamble = new DevicePreamble();
  return {
    places: 'byte',
    lengths: 'byte',
    says: ['size', 'capacity', 'resetRecommended'],
    line(text, number, sink) {
      if (text === CSV_HEAD || preamble.takes(text, sink)) return;
      csvZone(text, number, sink);
    },
    end() {},
  };
}

function csvZone(text: string, number: number, sink: ReportSink): void {
  const [, type, start, size, capacity, pointer, state, , reset] = CSV_ROW.values(text, number);
  sink.zone(
    {
      start: Number(start),
      size: Number(size),
      capacity: Number(capacity),
      pointer: Number(pointer),
      state: stateOfCode(Number(state), number),
      type: typeOfCode(Number(type), number),
      attributes: resetBit(reset),
    },
    number,
  );
}

function resetBit(digit: string | undefined): number {
  return digit === undefined || digit === '0' ? 0 : ZoneAttribute.resetZoneRecommended;
}
