import type { ZoneIndex } from '../../shared/units/units';
import type { Operation } from '../../shared/workload/operations';
import type { TraceEntry } from '../../shared/workload/trace-entry';
import { zoneOf, type ZoneGeometry } from '../../shared/zone/geometry';

/** What a lane tells apart, in the order in which it is drawn: the later over the earlier. */
export const LANE_KINDS = ['other', 'open', 'write', 'append', 'finish', 'reset', 'refused'] as const;
/** What a command is in its lane. */
export type LaneKind = (typeof LANE_KINDS)[number];

/** The zone of a command that has none. */
const NO_ZONE = -1;
/** The zone of a command that goes to all of them. */
export const ALL_ZONES = -2;

/** Zone and kind of each command of a trace, so that lanes are drawn without its entries: 5 bytes a command. */
export interface LaneColumns {
  /** Of so many commands, from the first on, they are known. */
  readonly known: number;
  readonly zone: Int32Array;
  /** Index of LANE_KINDS. */
  readonly kind: Uint8Array;
  /** Zones that commands name, ascending. */
  readonly zones: readonly ZoneIndex[];
}

const KIND_OF: Readonly<Partial<Record<Operation, LaneKind>>> = {
  write: 'write',
  append: 'append',
  open: 'open',
  close: 'open',
  finish: 'finish',
  reset: 'reset',
};

/** Room for the commands of a trace, none of them known. */
export function makeLaneColumns(commands: number): LaneColumns {
  return {
    known: 0,
    zone: new Int32Array(commands).fill(NO_ZONE),
    kind: new Uint8Array(commands),
    zones: [],
  };
}

/** Kind of a command in its lane. A command without a recorded result counts as accepted. */
function laneKindOf({ op, expect }: TraceEntry): LaneKind {
  return (expect?.status ?? 'ok') === 'ok' ? (KIND_OF[op] ?? 'other') : 'refused';
}

function laneZoneOf({ zone, lba, all }: TraceEntry, geometry: ZoneGeometry): number {
  if (all === true) return ALL_ZONES;
  if (zone !== undefined) return zone;
  return lba === undefined ? NO_ZONE : zoneOf(geometry, lba);
}

/** The same columns with the next entries, filled in place. */
export function withEntries(
  columns: LaneColumns,
  entries: readonly TraceEntry[],
  geometry: ZoneGeometry,
): LaneColumns {
  const zones = new Set(columns.zones);
  let { known } = columns;
  for (const entry of entries.slice(0, columns.zone.length - known)) {
    const zone = laneZoneOf(entry, geometry);
    if (zone >= 0) zones.add(zone);
    columns.zone[known] = zone;
    columns.kind[known++] = LANE_KINDS.indexOf(laneKindOf(entry));
  }
  const isSame = zones.size === columns.zones.length;
  return { ...columns, known, zones: isSame ? columns.zones : [...zones].sort((a, b) => a - b) };
}
