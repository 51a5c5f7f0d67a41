import { ZoneAttribute, ZoneType, type ZoneTypeName } from '../../../shared/zone/state';
import { malformed } from '../line-pattern';
import type { ReportReader, ReportSink } from '../report-reader';
import { SG_STATES, SG_TYPES } from '../tool-words';
import { stateOf, stateWords } from '../zone-words';

const STATES = stateWords(SG_STATES);

const TYPES: Readonly<Record<string, number>> = Object.fromEntries(
  Object.entries(SG_TYPES).map(([name, word]) => [word, ZoneType[name as ZoneTypeName]]),
);

/** Lines of a zone, in any order. */
const MEMBERS = [
  'Zone type',
  'Zone condition',
  'Zone Length',
  'Zone start LBA',
  'Write pointer LBA',
] as const;
const LINE = /^\s*([^:]+?)\s*:\s*(.*?)\s*$/;
/** Lines before the zones. */
const HEAD =
  /^(Report zones response:|\s+Same=\d:.*|\s+Maximum LBA: 0x[0-9a-f]+|\s*Reported zone starting LBA.*)$/;

interface Member {
  readonly value: string;
  readonly line: number;
}

/** `sg_rep_zones` of sg3_utils: a paragraph a zone, LBAs, no capacity. */
export function sgRepZonesReader(): ReportReader {
  let open: Map<string, Member> | null = null;
  let openedAt = 0;
  const close = (sink: ReportSink): void => {
    if (open !== null) sink.zone(zoneOf(open, openedAt), openedAt);
  };
  return {
    places: 'block',
    lengths: 'block',
    says: ['size', 'resetRecommended'],
    line(text, number, sink) {
      if (text.trim() === '') return;
      if (/^\s*Zone descriptor: \d+\s*$/.test(text)) {
        close(sink);
        [open, openedAt] = [new Map(), number];
      } else if (open !== null) {
        const [, name, value] = LINE.exec(text) ?? malformed(number, text, 'a name, a colon and a value');
        open.set(name!, { value: value!, line: number });
      } else if (!HEAD.test(text)) malformed(number, text, "'Zone descriptor: 0'");
    },
    end: (_number, sink) => close(sink),
  };
}

function zoneOf(members: ReadonlyMap<string, Member>, openedAt: number) {
  const missing = MEMBERS.find((name) => !members.has(name));
  if (missing !== undefined) return malformed(openedAt, 'a zone without it', `'${missing}: …'`);
  const member = (name: (typeof MEMBERS)[number]): Member => members.get(name)!;
  const condition = member('Zone condition');
  const pointer = member('Write pointer LBA');
  const reset = members.get('Reset')?.value ?? '0';
  return {
    start: numberOf(member('Zone start LBA')),
    size: numberOf(member('Zone Length')),
    capacity: null,
    pointer: pointer.value === '-1' ? null : numberOf(pointer),
    state: stateOf(STATES, condition.value, condition.line),
    type: typeOf(member('Zone type')),
    attributes: reset === '0' ? 0 : ZoneAttribute.resetZoneRecommended,
  };
}

function numberOf({ value, line }: Member): number {
  return /^(0x[0-9a-f]+|\d+)$/i.test(value)
    ? Number(value)
    : malformed(line, value, 'a number such as 0x400');
}

function typeOf({ value, line }: Member): number {
  return TYPES[value] ?? malformed(line, value, Object.keys(TYPES).join(', '));
}
