import type {
  ByteDifference,
  ComparedField,
  ComparedValue,
  ComparisonSummary,
  FactDifference,
  StructureDifference,
  ZoneDifference,
} from '../../../shared/session/comparison';
import { formatCount, plural } from '../../../shared/units/format';
import { ZONE_STATE_TITLES, ZoneState, type ZoneStateName } from '../../../shared/zone/state';
import type { Units } from '../use-units';

/** Fields of a zone in words. */
export const ZONE_FIELD_TITLES: Readonly<Record<ComparedField, string>> = {
  type: 'type',
  state: 'state',
  start: 'start',
  size: 'size',
  capacity: 'capacity',
  writePointer: 'write pointer',
  attributes: 'attributes',
  zde: 'descriptor extension',
};

/** What images say of themselves as a whole, and how it is written. */
const FACTS: Readonly<
  Record<string, { readonly title: string; readonly kind: 'count' | 'bytes' | 'amount' }>
> = {
  zoneCount: { title: 'number of zones', kind: 'count' },
  zoneSizeBytes: { title: 'zone size', kind: 'amount' },
  zoneCapacityBytes: { title: 'zone capacity', kind: 'amount' },
  logicalBlockSizeBytes: { title: 'logical block', kind: 'bytes' },
  openZonesMax: { title: 'open zones at most', kind: 'count' },
  activeZonesMax: { title: 'active zones at most', kind: 'count' },
  appendMaxBytes: { title: 'append at most', kind: 'amount' },
  zdeBytes: { title: 'room for a descriptor extension', kind: 'bytes' },
};

/** Name of a fact in words. */
export const factTitle = ({ field }: FactDifference): string => FACTS[field]?.title ?? field;

/** One side of a fact. A limit that is not there is none. */
export function factText({ field }: FactDifference, value: ComparedValue, units: Units): string {
  if (value === null) return 'no limit';
  if (typeof value !== 'number') return value;
  const kind = FACTS[field]?.kind ?? 'count';
  if (kind === 'amount') return units.amount(value);
  return `${formatCount(value)}${kind === 'bytes' ? ' B' : ''}`;
}

/** The state that one side of a difference is, for its badge; null = it is none. */
export function stateOf({ field }: ZoneDifference, value: ComparedValue): ZoneStateName | null {
  return field === 'state' && typeof value === 'string' && value in ZoneState
    ? (value as ZoneStateName)
    : null;
}

/** One side of a field of a zone in the shown unit. Pointers of zones that lie elsewhere are counted from their starts. */
export function zoneValueText(difference: ZoneDifference, value: ComparedValue, units: Units): string {
  const { field, indexB } = difference;
  if (value === null) return field === 'state' || field === 'start' ? 'no such zone' : '–';
  const state = stateOf(difference, value);
  if (state !== null) return ZONE_STATE_TITLES[state];
  if (typeof value === 'string') return value === '' ? 'none' : value;
  const isPlace = field === 'start' || field === 'writePointer';
  if (isPlace && indexB === undefined) return units.place(value);
  return isPlace ? `start + ${units.amount(value)}` : units.amount(value);
}

/** Zones of a difference: `3`, or `3 and 9`. */
export function zonesText({ index, indexB }: ZoneDifference): string {
  return indexB === undefined ? formatCount(index) : `${formatCount(index)} and ${formatCount(indexB)}`;
}

/** A difference of zones in one line. */
export function describeZoneDifference(difference: ZoneDifference, units: Units): string {
  const { a, b, field } = difference;
  const [left, right] = [a, b].map((value) => zoneValueText(difference, value, units));
  return `zone ${zonesText(difference)}, ${ZONE_FIELD_TITLES[field]}: ${left} here, ${right} there`;
}

/** A run of bytes in one line. */
export function describeRun({ offsetA, length }: ByteDifference, units: Units): string {
  return `${plural(length, 'byte')} at ${units.place(offsetA)}`;
}

/** A decoded field in one line. */
export function describeStructure({ path, a, b }: StructureDifference): string {
  return `${path}: ${a ?? 'absent'} here, ${b ?? 'absent'} there`;
}

/** What was found, in one sentence. */
export function summarySentence(
  { counts, facts, isReport }: ComparisonSummary,
  isZonesOnly: boolean,
): string {
  const { semantic, structures } = counts;
  const fields = structures === 0 ? '' : ` ${plural(structures, 'decoded field')} ${differ(structures)}.`;
  if (semantic > 0)
    return `${plural(semantic, 'semantic difference')}: ${partsOf(counts, facts.length)}.${fields}`;
  if (isReport) return '0 semantic differences: the zones are as the report says.';
  const compared = isZonesOnly
    ? 'of zones; bytes were not compared'
    : 'for whoever uses the device, both are the same';
  const link = isZonesOnly ? ' ' : ': ';
  return `0 semantic differences${link}${compared}.${fields}`;
}

const differ = (count: number) => (count === 1 ? 'differs' : 'differ');

function partsOf({ zones, fields, runs, bytes }: ComparisonSummary['counts'], facts: number): string {
  const parts = [
    facts > 0 && `${plural(facts, 'fact')} of the whole`,
    fields > 0 && `${plural(fields, 'field')} of ${plural(zones, 'zone')}`,
    runs > 0 && `${plural(bytes, 'byte')} in ${plural(runs, 'run')}`,
  ];
  return parts.filter((part) => part !== false).join(', ');
}
