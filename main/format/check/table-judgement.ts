/**
 * A zone table judged as a whole. Its entries are judged one by one where they lie; what they show together is said here,
 * in the same words for every family: a table that was wiped, or that holds what belongs elsewhere, proves nothing of
 * any zone, not even where an entry looks sound.
 */
import { remarkOn, type Remark } from '../../../shared/errors/remark';
import type { Finding } from '../../../shared/image/check/finding';
import { formatCount, plural } from '../../../shared/units/format';
import type { ZoneIndex } from '../../../shared/units/units';
import type { ZoneGeometry } from '../../../shared/zone/geometry';
import { zoneCapacity, zoneStart } from '../../../shared/zone/geometry';
import { ZoneState, ZoneType } from '../../../shared/zone/state';
import type { ZoneTable } from '../../../shared/zone/zone-table';

/** Why no entry of a table is believed. */
export interface TableJudgement {
  /** `wiped`: entries hold zeros where no writer leaves any; `stale`: entries are those of other zones or other times. */
  readonly kind: 'wiped' | 'stale';
  /** Zones whose entries show it, and all zones. */
  readonly count: number;
  readonly zoneCount: number;
  readonly firstZone: ZoneIndex;
  /** What shows it besides the entries, as half a sentence; empty = nothing. */
  readonly besides: string;
}

/** What is held of an opened table; renewed whenever the table is decoded. */
export interface TableBelief {
  /** Null: every entry counts for itself. */
  judgement: TableJudgement | null;
}

/** Entries next to each other that belong elsewhere, from which on they cannot be the mistake of one writer. */
const ASTRAY_MIN = 2;

/** What the entries of a table show together, noted in the order of zones. */
export class TableEvidence {
  #zeros = 0;
  #firstZero = -1;
  #astray = 0;
  #firstAstray = -1;
  #runLength = 0;
  #lastAstray = -2;

  /** An entry of zeros where none is lawful: no writer leaves one, and no power cut, since entries are written whole. */
  zeroed(zone: ZoneIndex): void {
    if (this.#zeros++ === 0) this.#firstZero = zone;
  }

  /** An entry whose place or pointer is that of another zone. One alone is a damaged entry like any other. */
  astray(zone: ZoneIndex): void {
    this.#runLength = zone === this.#lastAstray + 1 ? this.#runLength + 1 : 1;
    this.#lastAstray = zone;
    if (this.#runLength < ASTRAY_MIN) return;
    if (this.#astray === 0) this.#firstAstray = zone - this.#runLength + 1;
    this.#astray += this.#runLength === ASTRAY_MIN ? ASTRAY_MIN : 1;
  }

  /** Null when the entries prove nothing against the table. */
  judge(zoneCount: number, besides = ''): TableJudgement | null {
    const [zeros, firstZero] = [this.#zeros, this.#firstZero];
    if (zeros > 0) return { kind: 'wiped', count: zeros, zoneCount, firstZone: firstZero, besides };
    const [count, firstZone] = [this.#astray, this.#firstAstray];
    return count > 0 ? { kind: 'stale', count, zoneCount, firstZone, besides } : null;
  }
}

/**
 * Shows every zone as one of which nothing is known: read only, conventional ones, too, and without room behind the
 * pointer, so that nothing can be written over what survives.
 */
export function disbelieve(zones: ZoneTable, geometry: ZoneGeometry): void {
  zones.state.fill(ZoneState.readOnly);
  zones.attributes.fill(0);
  for (let zone = 0; zone < zones.count; zone++)
    zones.writePointer[zone] = unknownPointer(zones, geometry, zone);
}

/** True when a zone is shown as `disbelieve` leaves it. */
export function isDisbelieved(zones: ZoneTable, geometry: ZoneGeometry, zone: ZoneIndex): boolean {
  return (
    zones.state[zone] === ZoneState.readOnly &&
    zones.writePointer[zone] === unknownPointer(zones, geometry, zone)
  );
}

/** The pointer of a zone of which nothing is known: no room is left. A conventional zone has none, which is its start. */
function unknownPointer({ type }: ZoneTable, geometry: ZoneGeometry, zone: ZoneIndex): number {
  const start = zoneStart(geometry, zone);
  return type[zone] === ZoneType.conventional ? start : start + zoneCapacity(geometry, zone);
}

/** Why no zone is believed, with the numbers, for notices and findings. */
function judgementSentence(judgement: TableJudgement): string {
  const { kind, count, zoneCount, besides } = judgement;
  const fate = kind === 'wiped' ? 'was wiped' : 'is stale';
  const facts = [count > 0 ? entriesText(judgement) : '', besides].filter((fact) => fact !== '');
  return `the zone table ${fate}${count > 0 && count < zoneCount ? ' in part' : ''}: ${facts.join('; ')}`;
}

function entriesText({ kind, count, zoneCount, firstZone }: TableJudgement): string {
  const which = `the entries of ${formatCount(count)} of ${plural(zoneCount, 'zone')}, from zone ${firstZone} on,`;
  const what = kind === 'wiped' ? 'zeros, which no writer leaves there' : 'what belongs to other zones';
  return `${which} hold ${what}`;
}

/** What everybody who opens the image is told of its table; `isWritable`: the family's images can be written at all. */
export function judgementNotices({ judgement }: TableBelief, file: string, isWritable = true): Remark[] {
  if (judgement === null) return [];
  const unknown = 'what the zones held is unknown: all are shown read only';
  const way = ', so that nothing is written over it; clear-fault of all zones takes each as full';
  return [remarkOn(file, `${judgementSentence(judgement)}; ${unknown}${isWritable ? way : ''}`)];
}

/** The first findings of many. */
export function firstOf(findings: Iterable<Finding>, most: number): Finding[] {
  const first: Finding[] = [];
  for (const finding of findings) if (first.push(finding) >= most) break;
  return first;
}

/** Where a table lies, and where its family explains a code. */
interface JudgedPlace extends Pick<Finding, 'offset' | 'length'> {
  readonly referenceOf: (code: string) => string;
}

/** The finding about the table as a whole; `prefix` is that of the family's codes. */
export function judgementFinding(
  judgement: TableJudgement,
  prefix: string,
  { referenceOf, ...place }: JudgedPlace,
): Finding {
  const code = `${prefix}-table-${judgement.kind}`;
  return {
    code,
    severity: 'error',
    ...place,
    found: `${judgement.count} of ${judgement.zoneCount}`,
    expected: 'none',
    message: `${judgementSentence(judgement)}; no zone is believed, all are shown read only`,
    reference: referenceOf(code),
  };
}

/** Why a zone is shown read only although its own entry looks sound. */
export function unbelievedText({ kind, firstZone }: TableJudgement, zone: ZoneIndex): string {
  const fate = kind === 'wiped' ? 'wiped' : 'stale';
  return `zone ${zone}: its entry looks sound and is not believed, since the table is ${fate} elsewhere (zone ${firstZone}); the zone is shown read only`;
}
