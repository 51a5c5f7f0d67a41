import { ZoneAttribute, ZoneType } from '../../../shared/zone/state';
import { DECIMAL, LinePattern, malformed } from '../line-pattern';
import type { RawZone, ReportReader, ReportSink } from '../report-reader';
import { NVME_STATES } from '../tool-words';
import { stateOf, stateOfCode, stateWords, typeOfCode } from '../zone-words';
import { JsonZones, memberNumber, memberText } from './json-zones';

const STATES = stateWords(NVME_STATES);
/** The tool has a word for one type only. */
const SEQUENTIAL = 'SEQWRITE_REQ';
/** The state byte as it travels: code in the high nibble. */
const NIBBLE = 16;

const NUMBER = { pattern: '(0x[0-9a-f]+|0)', expects: 'a number such as 0x1f40' };
const HEAD = new LinePattern('nr_zones: ', DECIMAL);
const PLACE = ['SLBA: ', NUMBER, ' WP: ', NUMBER, ' Cap: ', NUMBER] as const;
const NUMBERS = new LinePattern(...[...PLACE, ' State: ', NUMBER, ' Type: ', NUMBER, ' Attrs: ', NUMBER], {
  pattern: '(?:\\s*AttrsInfo:\\s*(?:0x[0-9a-f]+|0))?',
  expects: 'AttrsInfo and a number such as 0x1',
});
const WORDS = new LinePattern(
  ...[...PLACE, ' State: '],
  { pattern: `(${Object.values(NVME_STATES).join('|')})`, expects: Object.values(NVME_STATES).join(', ') },
  ' Type: ',
  { pattern: '(SEQWRITE_REQ|Unknown)', expects: SEQUENTIAL },
);
/** Lines of a zone behind its first: attributes in words (the tool's own spelling), rows of its extension. */
const ATTRS = /^Attrs: .*$/;
const EXTENSION = /^(Extension Data:.*|[0-9a-f]{4}:( [0-9a-f]{2})+ .*|\.\.)$/;

const SAYS = ['capacity', 'attributes', 'resetRecommended', 'zde'] as const;
const IN_WORDS_SAYS = ['capacity', 'zde'] as const;

/** `nvme zns report-zones` of nvme-cli, with numbers or words (-v): logical blocks, no size of a zone. */
export function nvmeReader(): ReportReader {
  let held: { readonly zone: RawZone; readonly line: number } | null = null;
  const release = (sink: ReportSink): void => {
    if (held !== null) sink.zone(held.zone, held.line);
    held = null;
  };
  let isInWords = false;
  return {
    places: 'block',
    lengths: 'block',
    get says() {
      return isInWords ? IN_WORDS_SAYS : SAYS;
    },
    line(text, number, sink) {
      if (text.trim() === '') return;
      if (ATTRS.test(text) && held !== null) {
        isInWords = true;
        const isValid = !/ not /i.test(text);
        const bits = isValid ? ZoneAttribute.zoneDescriptorExtensionValid : 0;
        held = { ...held, zone: { ...held.zone, attributes: bits } };
        return;
      }
      if (EXTENSION.test(text) && held !== null) return;
      release(sink);
      if (HEAD.fits(text)) return sink.zonesOfDevice(Number(HEAD.values(text, number)[0]), number);
      held = { zone: zoneOfLine(text, number), line: number };
    },
    end: (_number, sink) => release(sink),
  };
}

function zoneOfLine(text: string, line: number): RawZone {
  const isInWords = /State:\s*[A-Z]/.test(text);
  const [start, pointer, capacity, state, type, attributes] = (isInWords ? WORDS : NUMBERS).values(
    text,
    line,
  );
  return {
    ...{ start: Number(start), size: null, capacity: Number(capacity), pointer: Number(pointer) },
    state: isInWords ? stateOf(STATES, state!, line) : stateOfCode(Number(state) / NIBBLE, line),
    type: isInWords ? typeOfWord(type!) : typeOfCode(Number(type), line),
    attributes: Number(attributes ?? 0),
  };
}

function typeOfWord(word: string): number {
  return word === SEQUENTIAL ? ZoneType.sequentialWriteRequired : ZoneType.conventional;
}

/** `nvme zns report-zones -o json` of any nvme-cli: logical blocks, no size of a zone. */
export function nvmeJsonReader(): ReportReader {
  const json = new JsonZones('zone_list', (members, line, sink) => {
    const state = members['state'];
    sink.zone(
      {
        start: memberNumber(members, 'slba', line),
        size: null,
        capacity: memberNumber(members, 'cap', line),
        pointer: memberNumber(members, 'wp', line),
        state:
          typeof state === 'number'
            ? stateOfCode(state / NIBBLE, line)
            : stateOf(STATES, memberText(members, 'state', line), line),
        type: jsonType(members['type'], line),
        attributes: memberNumber(members, 'attrs', line),
      },
      line,
    );
  });
  return {
    ...{ places: 'block', lengths: 'block', says: SAYS },
    line: (text, number, sink) => json.line(text, number, sink),
    end(number, sink) {
      const { nr_zones: count } = json.end(number);
      if (typeof count === 'number') sink.zonesOfDevice(count, number);
    },
  };
}

function jsonType(type: unknown, line: number): number {
  if (typeof type === 'number') return typeOfCode(type, line);
  if (type === SEQUENTIAL || type === 'Unknown') return typeOfWord(type);
  return malformed(line, JSON.stringify(type) ?? '', `"${SEQUENTIAL}"`);
}
