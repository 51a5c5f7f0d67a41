import { isPlaced, OPERATIONS, type PlacedOperation } from '../../shared/workload/operations';
import type { RuleProfile } from '../../shared/zone/profile';
import { ZONE_STATE_NAMES, ZoneState, type ZoneStateName } from '../../shared/zone/state';
import type { RefusalStatus } from '../../shared/zone/status';

/** Operations whose outcome depends on the state of the zone. */
export const TABLE_OPERATIONS = OPERATIONS.filter(isPlaced);

/** Device resources that a transition takes. */
export type Takes = 'nothing' | 'open' | 'active' | 'active and open';

/** An allowed cell of the table. `fromPointer`: empty at the start, full at the end, closed between. */
export interface Transition {
  readonly to: ZoneStateName | 'same' | 'fromPointer';
  readonly takes: Takes;
  /** The zone becomes empty instead when nothing was written to it. */
  readonly emptyIfUnwritten: boolean;
}

/** A forbidden cell of the table. */
export interface Forbidden {
  readonly refused: RefusalStatus;
}

/** What an operation does to a zone in one state. */
export type Cell = Transition | Forbidden;

/** True for a cell that refuses. */
export function isForbidden(cell: Cell): cell is Forbidden {
  return 'refused' in cell;
}

/** Outcome of one operation in each state. */
export type TableRow = Readonly<Record<ZoneStateName, Cell>>;
/** The whole state machine of a profile. */
export type TransitionTable = Readonly<Record<PlacedOperation, TableRow>>;

function to(state: Transition['to'], takes: Takes = 'nothing', emptyIfUnwritten = false): Transition {
  return { to: state, takes, emptyIfUnwritten };
}

const same = to('same');
const empty = to('empty');
const full = to('full');
const closed = to('closed');
const closedOrEmpty = to('closed', 'nothing', true);
const explicit = to('explicitlyOpened');
const readOnly = to('readOnly');
const offline = to('offline');
const pointer = to('fromPointer');
const openNew = to('explicitlyOpened', 'active and open');
const openClosed = to('explicitlyOpened', 'open');
const writeNew = to('implicitlyOpened', 'active and open');
const writeClosed = to('implicitlyOpened', 'open');
const describe = to('closed', 'active');
const finishNew = to('full', 'active and open');
const finishClosed = to('full', 'open');
const IT: Forbidden = { refused: 'invalid-transition' };
const IF: Forbidden = { refused: 'invalid-field' };
const ZF: Forbidden = { refused: 'zone-full' };
const R: Forbidden = { refused: 'read-only' };
const X: Forbidden = { refused: 'offline' };

/** Cells in the order empty, implicit, explicit, closed, full, read only, offline, conventional. */
function row(...cells: readonly [Cell, Cell, Cell, Cell, Cell, Cell, Cell, Cell]): TableRow {
  const entries = ZONE_STATE_NAMES.map((name, index) => [name, cells[index]]);
  return Object.fromEntries(entries) as TableRow;
}

/** Rows that differ between profiles in nothing but the answer of a conventional zone. */
function commonRows(conventional: Forbidden) {
  return {
    reset: row(empty, empty, empty, empty, empty, IT, IT, conventional),
    offline: row(IT, IT, IT, IT, IT, offline, same, conventional),
    setZde: row(describe, IT, IT, IT, IT, IT, IT, conventional),
    write: row(writeNew, same, same, writeClosed, ZF, R, X, same),
    append: row(writeNew, same, same, writeClosed, ZF, R, X, IF),
    read: row(same, same, same, same, same, same, X, same),
    injectReadOnly: row(readOnly, readOnly, readOnly, readOnly, readOnly, same, readOnly, conventional),
    injectOffline: row(offline, offline, offline, offline, offline, offline, same, conventional),
    clearFault: row(same, same, same, same, same, pointer, pointer, same),
  };
}

/**
 * The state machines. Sources: NVMe ZNS as QEMU hw/nvme behaves; ZBC/ZAC host managed as libzbc's tests
 * expect (its command set has no append); Linux null_blk and zloop. A read-only or offline zone answers a
 * management command of any profile with Invalid Zone State Transition.
 */
export const TRANSITIONS: Readonly<Record<RuleProfile, TransitionTable>> = {
  zns: {
    ...commonRows(IT),
    open: row(openNew, explicit, same, openClosed, IT, IT, IT, IT),
    close: row(IT, closed, closed, same, IT, IT, IT, IT),
    finish: row(full, full, full, full, same, IT, IT, IT),
  },
  zbc: {
    ...commonRows(IF),
    open: row(openNew, explicit, same, openClosed, same, IT, IT, IF),
    close: row(same, closedOrEmpty, closedOrEmpty, same, same, IT, IT, IF),
    finish: row(full, full, full, full, same, IT, IT, IF),
    append: row(IF, IF, IF, IF, IF, IF, IF, IF),
  },
  'linux-blk': {
    ...commonRows(IF),
    open: row(openNew, explicit, same, openClosed, IT, IT, IT, IF),
    close: row(IT, closedOrEmpty, closedOrEmpty, same, IT, IT, IT, IF),
    finish: row(finishNew, full, full, finishClosed, same, IT, IT, IF),
  },
};

/** For Select All: the states that an operation touches; an operation that is not named refuses Select All. */
export type SelectAllTable = Readonly<Partial<Record<PlacedOperation, readonly ZoneStateName[]>>>;

const writable = ['empty', 'implicitlyOpened', 'explicitlyOpened', 'closed', 'full'] as const;
const faults: SelectAllTable = {
  injectReadOnly: writable,
  injectOffline: [...writable, 'readOnly'],
  clearFault: ['readOnly', 'offline'],
};
const standardSelectAll: SelectAllTable = {
  ...faults,
  open: ['closed'],
  close: ['implicitlyOpened', 'explicitlyOpened'],
  finish: ['implicitlyOpened', 'explicitlyOpened', 'closed'],
  reset: writable,
  offline: ['readOnly'],
};

/** Select All by profile. Fault injection is a tool of ours and knows it in every profile. */
export const SELECT_ALL: Readonly<Record<RuleProfile, SelectAllTable>> = {
  zns: standardSelectAll,
  zbc: standardSelectAll,
  'linux-blk': { ...faults, reset: writable },
};

/** A profile's cells by state code (0 to 15). Reserved codes answer as an offline zone does. */
export type CellsByCode = Readonly<Record<PlacedOperation, readonly Cell[]>>;

const CELLS = new Map<RuleProfile, CellsByCode>();

/** A profile's table as arrays that are indexed by state code; made once. */
export function cellsByCode(profile: RuleProfile): CellsByCode {
  const known = CELLS.get(profile);
  if (known) return known;
  const cells: Partial<Record<PlacedOperation, readonly Cell[]>> = {};
  for (const operation of TABLE_OPERATIONS) cells[operation] = rowByCode(TRANSITIONS[profile][operation]);
  CELLS.set(profile, cells as CellsByCode);
  return cells as CellsByCode;
}

function rowByCode(cells: TableRow): Cell[] {
  const byCode = Array.from({ length: 16 }, () => cells.offline);
  for (const name of ZONE_STATE_NAMES) byCode[ZoneState[name]] = cells[name];
  return byCode;
}
