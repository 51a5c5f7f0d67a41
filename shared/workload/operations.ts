import type { ZoneStateName } from '../zone/state';

/** What stands behind the name of an operation. */
interface OperationTraits {
  /** As traces and calls spell it. */
  readonly op: string;
  /** In refusals and the titles of edits: `set ZDE`. */
  readonly words: string;
  /** In lists of commands, where it stands alone: `set descriptor extension`. */
  readonly title: string;
  /** Blocks by zone or LBA, a whole zone (or all of them), or no place at all. */
  readonly addresses: 'blocks' | 'zone' | 'nothing';
  /** What a command brings to the image besides the new state of a zone. */
  readonly changes: 'nothing' | 'zones' | 'data' | 'extension';
  /** The state that an injected fault brings; a variant that cannot store it refuses the command. */
  readonly injects?: ZoneStateName;
  /** How the window offers it for the selected zone. */
  readonly action?: ActionTraits;
  /** How `zonesmith zone` offers it. */
  readonly cli?: { readonly verb: string; readonly summary: string };
}

interface ActionTraits {
  /** Order among the buttons and menu entries. */
  readonly place: number;
  /** Group in the menu of zones: management, or faults. */
  readonly group: 2 | 4;
  /** On its button. */
  readonly button: string;
  /** In menus and the palette. */
  readonly menu: string;
  /** What it does, for the tooltip. */
  readonly hint: string;
  /** Only Inspect can carry it out: it asks for more, or shows what became of it. */
  readonly inInspect?: true;
}

/**
 * The one list of operations. Traces, menus, buttons, texts, the verbs of the command line and what a power cut
 * can tear are made from it; what each does to a zone is `main/engine/transitions.ts`.
 */
const TABLE = [
  {
    op: 'write',
    words: 'write',
    title: 'write',
    addresses: 'blocks',
    changes: 'data',
    action: {
      place: 6,
      group: 2,
      button: 'Write…',
      menu: 'Write blocks…',
      hint: 'Write data at any LBA, also where a rule forbids it',
      inInspect: true,
    },
  },
  {
    op: 'append',
    words: 'append',
    title: 'append',
    addresses: 'blocks',
    changes: 'data',
    action: {
      place: 5,
      group: 2,
      button: 'Append…',
      menu: 'Append to zone…',
      hint: 'Append data at the write pointer',
      inInspect: true,
    },
  },
  { op: 'read', words: 'read', title: 'read', addresses: 'blocks', changes: 'nothing' },
  { op: 'flush', words: 'flush', title: 'flush', addresses: 'nothing', changes: 'nothing' },
  {
    op: 'open',
    words: 'open',
    title: 'open',
    addresses: 'zone',
    changes: 'zones',
    action: {
      place: 1,
      group: 2,
      button: 'Open',
      menu: 'Open zone',
      hint: 'Open explicitly: holds an open and an active resource',
    },
    cli: { verb: 'open', summary: 'open zones explicitly' },
  },
  {
    op: 'close',
    words: 'close',
    title: 'close',
    addresses: 'zone',
    changes: 'zones',
    action: {
      place: 2,
      group: 2,
      button: 'Close',
      menu: 'Close zone',
      hint: 'Close: gives the open resource back, stays active',
    },
    cli: { verb: 'close', summary: 'close open zones' },
  },
  {
    op: 'finish',
    words: 'finish',
    title: 'finish',
    addresses: 'zone',
    changes: 'zones',
    action: {
      place: 3,
      group: 2,
      button: 'Finish',
      menu: 'Finish zone',
      hint: 'Finish: the write pointer goes to the end, nothing more can be written',
    },
    cli: { verb: 'finish', summary: 'make zones full' },
  },
  {
    op: 'reset',
    words: 'reset',
    title: 'reset',
    addresses: 'zone',
    changes: 'zones',
    action: {
      place: 4,
      group: 2,
      button: 'Reset',
      menu: 'Reset zone',
      hint: 'Reset: empty again; what was written is gone',
    },
    cli: { verb: 'reset', summary: 'make zones empty' },
  },
  {
    op: 'offline',
    words: 'offline',
    title: 'take offline',
    addresses: 'zone',
    changes: 'zones',
    action: {
      place: 8,
      group: 2,
      button: 'Take offline',
      menu: 'Take zone offline',
      hint: 'Take a read-only zone offline for good',
      inInspect: true,
    },
    cli: { verb: 'offline', summary: 'take read-only zones offline (zone action)' },
  },
  {
    op: 'setZde',
    words: 'set ZDE',
    title: 'set descriptor extension',
    addresses: 'zone',
    changes: 'extension',
    action: {
      place: 7,
      group: 2,
      button: 'Set descriptor extension…',
      menu: 'Set descriptor extension…',
      hint: 'Set the descriptor extension of an empty zone',
      inInspect: true,
    },
    cli: { verb: 'set-zde', summary: "set a zone's descriptor extension" },
  },
  {
    op: 'injectReadOnly',
    words: 'inject read-only',
    title: 'make read only (fault)',
    addresses: 'zone',
    changes: 'zones',
    injects: 'readOnly',
    action: {
      place: 9,
      group: 4,
      button: 'Inject read-only',
      menu: 'Make zone read only (fault)',
      hint: 'Fault: the zone turns read only',
    },
    cli: { verb: 'inject-read-only', summary: 'make zones read only, as a fault' },
  },
  {
    op: 'injectOffline',
    words: 'inject offline',
    title: 'take offline (fault)',
    addresses: 'zone',
    changes: 'zones',
    injects: 'offline',
    action: {
      place: 10,
      group: 4,
      button: 'Inject offline',
      menu: 'Take zone offline (fault)',
      hint: 'Fault: the zone goes offline',
    },
    cli: { verb: 'inject-offline', summary: 'take zones offline, as a fault' },
  },
  {
    op: 'clearFault',
    words: 'clear fault',
    title: 'clear fault',
    addresses: 'zone',
    changes: 'zones',
    action: {
      place: 11,
      group: 4,
      button: 'Clear fault',
      menu: 'Clear fault of zone',
      hint: 'Takes the injected fault back',
    },
    cli: { verb: 'clear-fault', summary: 'bring faulty zones back, state from the write pointer' },
  },
  { op: 'powerCycle', words: 'power cycle', title: 'power cycle', addresses: 'nothing', changes: 'zones' },
  { op: 'mark', words: 'mark', title: 'mark', addresses: 'nothing', changes: 'nothing' },
] as const satisfies readonly OperationTraits[];

/** Name of an operation of the engine, as traces spell it. */
export type Operation = (typeof TABLE)[number]['op'];
/** Name of an operation that manages zones as a whole. */
export type ManagementOperation = Extract<(typeof TABLE)[number], { readonly addresses: 'zone' }>['op'];
/** Name of an operation whose outcome depends on the state of a zone. */
export type PlacedOperation = Exclude<
  Operation,
  Extract<(typeof TABLE)[number], { readonly addresses: 'nothing' }>['op']
>;
/** Name of an operation that the window offers for the selected zone. */
export type ActionOperation = Extract<(typeof TABLE)[number], { readonly action: unknown }>['op'];

/** One operation and everything that is told of it. */
export interface OperationInfo extends OperationTraits {
  readonly op: Operation;
}

/** One operation that the window offers for a zone. */
export interface ZoneActionInfo extends ActionTraits {
  readonly op: ActionOperation;
}

/** Operations of the engine, as traces spell them. */
export const OPERATIONS = TABLE.map(({ op }) => op);

const BY_NAME = Object.fromEntries(TABLE.map((row) => [row.op, row])) as Readonly<
  Record<Operation, OperationInfo>
>;

/** What stands behind the name of an operation. */
export function operationOf(op: Operation): OperationInfo {
  return BY_NAME[op];
}

/** True for operations that manage zones as a whole, faults included. */
export function isManagement(op: Operation): op is ManagementOperation {
  return BY_NAME[op].addresses === 'zone';
}

/** True for operations whose outcome depends on the state of a zone. */
export function isPlaced(op: Operation): op is PlacedOperation {
  return BY_NAME[op].addresses !== 'nothing';
}

/** True for operations that leave zones and data as they are. */
export function changesNothing(op: Operation): boolean {
  return BY_NAME[op].changes === 'nothing';
}

/** What the window offers for a zone, in the order of buttons and menu entries. */
export const ZONE_ACTIONS: readonly ZoneActionInfo[] = TABLE.flatMap((row) =>
  'action' in row ? [{ op: row.op, ...row.action }] : [],
).sort((a, b) => a.place - b.place);
