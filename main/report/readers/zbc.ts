import { ZoneAttribute } from '../../../shared/zone/state';
import { DECIMAL, LinePattern } from '../line-pattern';
import type { ReportReader } from '../report-reader';
import { stateOfCode, typeOfCode } from '../zone-words';
import { DevicePreamble } from './device-preamble';

const ZONE = new LinePattern(
  ...['Zone ', DECIMAL, ': type '],
  { pattern: '(0x[0-9a-f])\\s*\\([A-Za-z -]+\\)', expects: 'a type such as 0x2 (Sequential-write-required)' },
  ', cond ',
  { pattern: '(0x[0-9a-f])\\s*\\([A-Za-z -]+\\)', expects: 'a state such as 0x1 (Empty)' },
  {
    pattern: '(?:,\\s*reset recommended\\s*(\\d),\\s*non_seq\\s*\\d)?',
    expects: 'reset recommended 0, non_seq 0',
  },
  ...[', sector ', DECIMAL, ', ', DECIMAL, ' sectors'],
  { pattern: '(?:,\\s*wp\\s*(\\d+))?', expects: 'wp and a decimal number' },
);

/** `zbc_report_zones` of libzbc: 512-byte sectors, absolute pointer, no capacity. */
export function zbcReader(): ReportReader {
  const preamble = new DevicePreamble();
  return {
    places: 'sector',
    lengths: 'sector',
    says: ['size', 'resetRecommended'],
    line(text, number, sink) {
      if (preamble.takes(text, sink)) return;
      const [, type, state, reset, start, size, pointer] = ZONE.values(text, number);
      sink.zone(
        {
          start: Number(start),
          size: Number(size),
          capacity: null,
          pointer: pointer === undefined ? null : Number(pointer),
          state: stateOfCode(Number(state), number),
          type: typeOfCode(Number(type), number),
          attributes: reset === undefined || reset === '0' ? 0 : ZoneAttribute.resetZoneRecommended,
        },
        number,
      );
    },
    end() {},
  };
}
