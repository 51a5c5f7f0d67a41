import { HEX, LinePattern } from '../line-pattern';
import type { ReportReader } from '../report-reader';
import { stateOfCode, typeOfCode } from '../zone-words';

const ZONE = new LinePattern(
  ...['start: ', HEX, ', len ', HEX, ', cap ', HEX, ', wptr ', HEX, ', zcond:'],
  { pattern: '(\\d+)', expects: 'the number of a state' },
  ', [type: ',
  { pattern: '(\\d+)', expects: 'the number of a type' },
  ']',
);

/** `zrp` of qemu-io: 512-byte sectors, absolute pointer. */
export function qemuIoReader(): ReportReader {
  return {
    places: 'sector',
    lengths: 'sector',
    says: ['size', 'capacity'],
    line(text, number, sink) {
      if (text.trim() === '') return;
      const [start, size, capacity, pointer, state, type] = ZONE.values(text, number).map(Number);
      sink.zone(
        {
          start: start!,
          size: size!,
          capacity: capacity!,
          pointer: pointer!,
          state: stateOfCode(state!, number),
          type: typeOfCode(type!, number),
          attributes: 0,
        },
        number,
      );
    },
    end() {},
  };
}
