import { ZoneAttribute } from '../../../shared/zone/state';
import { DECIMAL, HEX, LinePattern } from '../line-pattern';
import type { ReportReader } from '../report-reader';
import { stateOfCode, typeOfCode } from '../zone-words';

const FOUND = new LinePattern('Found ', DECIMAL, ' zones from ', HEX);

const ZONE = new LinePattern(
  ...['start: ', HEX, ', len ', HEX],
  { pattern: '(?:,\\s*cap\\s*(0x[0-9a-fA-F]+))?', expects: 'cap and a number such as 0x1f40' },
  ', wptr ',
  { pattern: '(0x[0-9a-fA-F]+|N/A)', expects: 'a number such as 0x1f40, or N/A' },
  ...[' reset:', DECIMAL, ' non-seq:', DECIMAL, ', zcond:'],
  { pattern: '\\s*(\\d+)\\s*\\([a-z]{2}\\)', expects: 'a state such as 4(cl)' },
  ' [type: ',
  { pattern: '(\\d+)\\s*\\([A-Z_]+\\)', expects: 'a type such as 2(SEQ_WRITE_REQUIRED)' },
  ']',
);

/** `blkzone report` of any util-linux, with and without -v: 512-byte sectors, pointer relative to the zone start. */
export function blkzoneReader(): ReportReader {
  return {
    places: 'sector',
    lengths: 'sector',
    says: ['size', 'capacity', 'resetRecommended'],
    line(text, number, sink) {
      if (text.trim() === '' || FOUND.fits(text)) return;
      const [start, size, capacity, pointer, reset, , state, type] = ZONE.values(text, number);
      sink.zone(
        {
          start: Number(start),
          size: Number(size),
          capacity: Number(capacity ?? size),
          pointer: pointer === 'N/A' ? null : Number(start) + Number(pointer),
          state: stateOfCode(Number(state), number),
          type: typeOfCode(Number(type), number),
          attributes: reset === '0' ? 0 : ZoneAttribute.resetZoneRecommended,
        },
        number,
      );
    },
    end() {},
  };
}
