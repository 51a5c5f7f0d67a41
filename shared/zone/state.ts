import { assert } from '../errors/assert';

/**
 * Zone states by their NVMe / block layer code (the same numbers that QEMU stores).
 * Source: NVMe Zoned Namespaces, Zone State; Linux BLK_ZONE_COND.
 */
export const ZoneState = {
  notWritePointer: 0x0,
  empty: 0x1,
  implicitlyOpened: 0x2,
  explicitlyOpened: 0x3,
  closed: 0x4,
  readOnly: 0xd,
  full: 0xe,
  offline: 0xf,
} as const;

/** Name of a zone state, as JSON and the UI spell it. */
export type ZoneStateName = keyof typeof ZoneState;
/** Code of a zone state. */
export type ZoneState = (typeof ZoneState)[ZoneStateName];

/** All state names in the order of the legend. */
export const ZONE_STATE_NAMES: readonly ZoneStateName[] = [
  'empty',
  'implicitlyOpened',
  'explicitlyOpened',
  'closed',
  'full',
  'readOnly',
  'offline',
  'notWritePointer',
];

/** Two-letter forms that reports and legends use. `offline` is `of` as blkzone prints it. */
export const ZONE_STATE_LETTERS: Readonly<Record<ZoneStateName, string>> = {
  empty: 'em',
  implicitlyOpened: 'oi',
  explicitlyOpened: 'oe',
  closed: 'cl',
  full: 'fu',
  readOnly: 'ro',
  offline: 'of',
  notWritePointer: 'nw',
};

/** Plain words for people. */
export const ZONE_STATE_TITLES: Readonly<Record<ZoneStateName, string>> = {
  empty: 'empty',
  implicitlyOpened: 'implicitly opened',
  explicitlyOpened: 'explicitly opened',
  closed: 'closed',
  full: 'full',
  readOnly: 'read only',
  offline: 'offline',
  notWritePointer: 'conventional',
};

const NAME_BY_CODE = new Map<number, ZoneStateName>(ZONE_STATE_NAMES.map((name) => [ZoneState[name], name]));

/** True for the eight codes above; 5 to 12 are reserved. */
export function isZoneState(code: number): code is ZoneState {
  return NAME_BY_CODE.has(code);
}

/** Name of a code that is known to be a zone state. */
export function zoneStateName(code: number): ZoneStateName {
  const name = NAME_BY_CODE.get(code);
  assert(name !== undefined, `no zone state has code ${code}`);
  return name;
}

const SLOT_BY_CODE = new Uint8Array(256);
ZONE_STATE_NAMES.forEach((name, slot) => (SLOT_BY_CODE[ZoneState[name]] = slot));

/** Position of a state code in ZONE_STATE_NAMES; of a reserved one that of `empty`. */
export function slotOfCode(code: number): number {
  return SLOT_BY_CODE[code]!;
}

/** Open: implicitly or explicitly. */
export function isOpen(state: number): boolean {
  return state === ZoneState.implicitlyOpened || state === ZoneState.explicitlyOpened;
}

/** Active: open or closed; holds a device resource. */
export function isActive(state: number): boolean {
  return isOpen(state) || state === ZoneState.closed;
}

/** True for the states that a fault brings and that clearing it takes back: read only and offline. */
export function isFaulty(state: number): boolean {
  return state === ZoneState.readOnly || state === ZoneState.offline;
}

/** The write pointer means something only in empty, open and closed zones. */
export function hasWritePointer(state: number): boolean {
  return state === ZoneState.empty || isActive(state);
}

/** Zone types by their code. Source: NVMe ZNS Zone Type, Linux BLK_ZONE_TYPE. */
export const ZoneType = { conventional: 1, sequentialWriteRequired: 2, sequentialWritePreferred: 3 } as const;
/** Name of a zone type, as JSON spells it. */
export type ZoneTypeName = keyof typeof ZoneType;
/** Code of a zone type. */
export type ZoneType = (typeof ZoneType)[ZoneTypeName];

/** Name of a type code; an unknown code reads as sequential write required. */
export function zoneTypeName(code: number): ZoneTypeName {
  if (code === ZoneType.conventional) return 'conventional';
  return code === ZoneType.sequentialWritePreferred ? 'sequentialWritePreferred' : 'sequentialWriteRequired';
}

/** Bits of the zone attributes byte. Source: NVMe ZNS Zone Descriptor, Zone Attributes. */
export const ZoneAttribute = {
  zoneFinishedByController: 0x01,
  finishZoneRecommended: 0x02,
  resetZoneRecommended: 0x04,
  zoneDescriptorExtensionValid: 0x80,
} as const;
/** Name of an attribute bit, as JSON spells it. */
export type ZoneAttributeName = keyof typeof ZoneAttribute;

/** Names of the bits set in an attributes byte. */
export function attributeNames(attributes: number): ZoneAttributeName[] {
  if (attributes === 0) return [];
  return (Object.keys(ZoneAttribute) as ZoneAttributeName[]).filter(
    (name) => (attributes & ZoneAttribute[name]) !== 0,
  );
}

/** True for an empty zone whose descriptor extension is valid: a reset takes the bit back. Source: NVMe ZNS, SEMANTICS §1. */
export function isEmptyWithZde(state: number, attributes: number): boolean {
  return state === ZoneState.empty && (attributes & ZoneAttribute.zoneDescriptorExtensionValid) !== 0;
}
