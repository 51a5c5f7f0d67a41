/** Every way to say how an image is opened: one schema and, for people and other programs, one table. */
import * as v from 'valibot';
import { aPath, byteCount, exact, flag, name, type Checked } from '../units/schemas';
import { RULE_PROFILES } from '../zone/profile';

/**
 * Options that QEMU would be started with, for the verdict of its own validation; what is absent is taken from the
 * file. Source: FORMATS, validation codes.
 */
const START_OPTIONS = v.strictObject({
  zoneSizeBytes: v.optional(byteCount),
  zoneCapacityBytes: v.optional(byteCount),
  logicalBlockSizeBytes: v.optional(byteCount),
  zdeBytes: v.optional(byteCount),
  offlineZones: v.optional(exact),
  readOnlyZones: v.optional(exact),
});
/** Options that QEMU would be started with. */
export type QemuStartOptions = Checked<typeof START_OPTIONS>;

/** Choices made when opening an image; everything absent is recognised. */
export const OPEN_OPTIONS = v.strictObject({
  variant: v.optional(name),
  profile: v.optional(v.picklist(RULE_PROFILES)),
  /** Under zbc, reads past the write pointer and across zones are refused (URSWRZ off). */
  restrictedReads: v.optional(flag),
  openZonesMax: v.optional(exact),
  activeZonesMax: v.optional(exact),
  /** Path of the data image of a zone_file. Never followed without being named here. */
  data: v.optional(aPath),
  /** Paths of the files behind a qcow2 image, the nearest first. Never followed without being named here. */
  backing: v.optional(v.array(aPath)),
  /** Namespace of a zone_file, counted from 1. */
  namespace: v.optional(v.pipe(exact, v.minValue(1))),
  start: v.optional(START_OPTIONS),
  /** Show the bytes of a file that is refused as an image; nothing is interpreted. */
  asBytes: v.optional(flag),
  /** In a window: it cannot be unlocked for editing. */
  readOnly: v.optional(flag),
});
/** Choices made when opening an image. */
export type OpenImageOptions = Checked<typeof OPEN_OPTIONS>;

/** Why an image that was opened with `readOnly` is not unlocked. */
export const OPENED_READ_ONLY = 'it was opened for reading only; Opening options open it again for editing';

/** All choices side by side, those of QEMU's next start among them. */
export interface OpeningValues extends Omit<OpenImageOptions, 'start'>, QemuStartOptions {}
/** Name of a choice. */
export type OpeningKey = keyof OpeningValues;

/** How a choice is said: `ordinal` counts from 1, `variant` and `profile` are one of a list, `paths` may be several. */
export type OpeningKind = 'flag' | 'variant' | 'profile' | 'path' | 'paths' | 'count' | 'ordinal' | 'bytes';

/** What an image has to be, or to be able to have, for a choice to mean something: the order in which a form asks. */
export const OPENING_GROUPS = [
  'unreadable',
  'dataImage',
  'backing',
  'namespaces',
  'variants',
  'zones',
  'geometry',
  'nextStart',
  'any',
] as const;
/** One of OPENING_GROUPS. */
export type OpeningGroup = (typeof OPENING_GROUPS)[number];

/** What there is to know of a choice. */
export interface OpeningOption {
  readonly kind: OpeningKind;
  readonly group: OpeningGroup;
  /** Of `nextStart`: a size that an image may not store itself, which then is taken from here. */
  readonly isGeometry?: true;
  /** In the window: label, what stands beneath the field, behind a help mark, and in its place while it is empty. */
  readonly title: string;
  readonly note?: string;
  readonly help?: string;
  /** Absent: a flag, or a limit, of which the family says what it means. */
  readonly empty?: string;
  /** On the command line, `value` empty of a flag; absent = only in the window, or by --start. */
  readonly cli?: { readonly flag: `--${string}`; readonly value: string; readonly help: string };
  readonly qemu?: QemuProperty;
}

/** A property of QEMU's nvme and nvme-ns devices that says it, in the spelling of older versions and of newer ones. */
export interface QemuProperty {
  readonly older: string;
  readonly newer?: string;
  /** Of a bare number in older versions; sizes have a unit in newer ones. limit: 0 = none. */
  readonly unit: 'count' | 'limit' | 'bytes' | 'mebibytes';
  /** What QEMU takes where a whole start line does not give it. Source: FORMATS, f06: the second starts. */
  readonly absent?: number;
}

const IN_FILE = 'as in the file';
/** Of sizes that a zloop folder does not store, and that QEMU compares a zone_file with. */
const NOT_STORED = ", where the image stores none (zloop), or of QEMU's next start";

/** Every choice, in the order of the command line's help. */
const TABLE = {
  variant: {
    kind: 'variant',
    group: 'variants',
    title: 'Variant',
    cli: {
      flag: '--variant',
      value: '<variant>',
      help: 'read the image as this variant, whatever was recognised',
    },
  },
  profile: {
    kind: 'profile',
    group: 'zones',
    title: 'Rules',
    empty: 'as the image records, or as usual for it',
    cli: { flag: '--profile', value: '<profile>', help: 'rules to follow' },
  },
  restrictedReads: {
    kind: 'flag',
    group: 'zones',
    title: 'Under zbc, reads stay below the write pointer (URSWRZ off)',
    cli: {
      flag: '--restricted-reads',
      value: '',
      help: 'under zbc, refuse reads past the write pointer and across zones (URSWRZ off)',
    },
  },
  data: {
    kind: 'path',
    group: 'dataImage',
    title: 'Data image',
    note: 'The raw image that QEMU has beside the zone_file. Never looked for unless named here.',
    empty: 'none',
    cli: { flag: '--data', value: '<image>', help: 'data image of a zone_file' },
  },
  backing: {
    kind: 'paths',
    group: 'backing',
    title: 'Backing file',
    note: 'What the image has no cluster for is read from it. Never followed unless named here.',
    empty: 'none',
    cli: {
      flag: '--backing',
      value: '<file>',
      help: 'backing file of a qcow2 image, read where it has no cluster; once more for the file behind that one',
    },
  },
  namespace: {
    kind: 'ordinal',
    group: 'namespaces',
    title: 'Namespace',
    help: 'Counted from 1, where one file holds several',
    empty: '1',
    cli: {
      flag: '--namespace',
      value: '<n>',
      help: 'namespace of a zone_file that holds several (default: 1)',
    },
  },
  readOnly: { kind: 'flag', group: 'any', title: 'For reading only: it cannot be unlocked' },
  asBytes: { kind: 'flag', group: 'unreadable', title: 'Show bytes only; nothing is interpreted' },
  zoneSizeBytes: {
    kind: 'bytes',
    group: 'nextStart',
    isGeometry: true,
    title: 'Zone size',
    empty: IN_FILE,
    cli: { flag: '--zone-size', value: '<size>', help: `distance between two zone starts${NOT_STORED}` },
    qemu: { older: 'zone_size', newer: 'zoned.zone_size', unit: 'mebibytes' },
  },
  zoneCapacityBytes: {
    kind: 'bytes',
    group: 'nextStart',
    isGeometry: true,
    title: 'Zone capacity',
    empty: IN_FILE,
    cli: { flag: '--zone-capacity', value: '<size>', help: `writable bytes of a zone${NOT_STORED}` },
    qemu: { older: 'zone_capacity', newer: 'zoned.zone_capacity', unit: 'mebibytes' },
  },
  logicalBlockSizeBytes: {
    kind: 'bytes',
    group: 'nextStart',
    isGeometry: true,
    title: 'Logical block',
    empty: IN_FILE,
    cli: { flag: '--logical-block', value: '<bytes>', help: `512 or 4096${NOT_STORED}` },
    qemu: { older: 'logical_block_size', unit: 'bytes', absent: 512 },
  },
  zdeBytes: {
    kind: 'bytes',
    group: 'nextStart',
    title: 'ZDE of a zone',
    empty: IN_FILE,
    qemu: { older: 'zone_descr_ext_size', newer: 'zoned.descr_ext_size', unit: 'bytes', absent: 0 },
  },
  openZonesMax: {
    kind: 'count',
    group: 'zones',
    title: 'Open zones at most',
    cli: { flag: '--max-open', value: '<n>', help: 'open zones at most, for images that store no limit' },
    qemu: { older: 'max_open', newer: 'zoned.max_open', unit: 'limit' },
  },
  activeZonesMax: {
    kind: 'count',
    group: 'zones',
    title: 'Active zones at most',
    cli: { flag: '--max-active', value: '<n>', help: 'active zones at most, for images that store no limit' },
    qemu: { older: 'max_active', newer: 'zoned.max_active', unit: 'limit' },
  },
  offlineZones: {
    kind: 'count',
    group: 'nextStart',
    title: 'Offline zones',
    empty: IN_FILE,
    cli: {
      flag: '--offline-zones',
      value: '<n>',
      help: "offline_zones of QEMU's next start, for its verdict",
    },
    qemu: { older: 'offline_zones', unit: 'count', absent: 0 },
  },
  readOnlyZones: {
    kind: 'count',
    group: 'nextStart',
    title: 'Read-only zones',
    empty: IN_FILE,
    cli: {
      flag: '--rdonly-zones',
      value: '<n>',
      help: "rdonly_zones of QEMU's next start, for its verdict",
    },
    qemu: { older: 'rdonly_zones', unit: 'count', absent: 0 },
  },
} as const satisfies Readonly<Record<OpeningKey, OpeningOption>>;

type RowWithFlag = Extract<(typeof TABLE)[OpeningKey], { readonly cli: unknown }>;
/** Flags of the command line. */
export type OpeningFlag = RowWithFlag['cli']['flag'];
/** What kind of choice a flag is. */
export type OpeningFlagKind<Flag extends OpeningFlag> = Extract<
  RowWithFlag,
  { readonly cli: { readonly flag: Flag } }
>['kind'];

/** A choice and its name. */
export interface OpeningRow extends OpeningOption {
  readonly key: OpeningKey;
}

/** Every choice, in the order of the command line's help. */
export const OPENING: readonly OpeningRow[] = Object.entries<OpeningOption>(TABLE).map(([key, option]) => ({
  key: key as OpeningKey,
  ...option,
}));

/** The choices of a group. Those of `geometry` are also of `nextStart`, which compares with what it would take. */
export function openingRowsOf(group: OpeningGroup): readonly OpeningRow[] {
  return OPENING.filter((row) => (group === 'geometry' ? row.isGeometry : row.group === group));
}

const isOfNextStart = (key: string): boolean => TABLE[key as OpeningKey].group === 'nextStart';

/** Choices side by side. */
export function openingValues({ start, ...others }: OpenImageOptions): OpeningValues {
  return { ...others, ...start };
}

/** The options behind choices side by side; what is undefined is left out, and `start` where nothing is said of it. */
export function openOptionsOf(values: OpeningValues): OpenImageOptions {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  const start = given.filter(([key]) => isOfNextStart(key));
  const others = given.filter(([key]) => !isOfNextStart(key));
  return { ...Object.fromEntries(others), ...(start.length > 0 ? { start: Object.fromEntries(start) } : {}) };
}
