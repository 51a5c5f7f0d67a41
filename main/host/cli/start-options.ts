import { fail } from '../../../shared/errors/app-error';
import type { QemuStartOptions } from '../../../shared/image/open-options';
import { parseCount, parseSize } from '../../../shared/units/parse';
import { MIB } from '../../../shared/units/units';

/** What a QEMU start line says of an image: its limits, and what QEMU's own validation compares the file with. */
export interface StartLine {
  readonly openZonesMax?: number;
  readonly activeZonesMax?: number;
  readonly start: QemuStartOptions;
}

type Parse = (text: string, what: string) => number | undefined;
type Target = keyof QemuStartOptions | 'openZonesMax' | 'activeZonesMax';

/** 0 = no limit there. */
const limit: Parse = (text, what) => parseCount(text, what) || undefined;
/** Bare numbers are MiB in the versions that have a zone_file; later ones take sizes with a unit. */
const mebibytes: Parse = (text, what) =>
  /^(0x[0-9a-f]+|[0-9]+)$/i.test(text) ? parseCount(text, what) * MIB : parseSize(text, what);

/** Properties of QEMU's nvme and nvme-ns devices that say something of the zones, in both spellings. */
const PROPERTIES: Readonly<Record<string, readonly [target: Target, parse: Parse]>> = {
  zone_size: ['zoneSizeBytes', mebibytes],
  zone_capacity: ['zoneCapacityBytes', mebibytes],
  logical_block_size: ['logicalBlockSizeBytes', parseSize],
  zone_descr_ext_size: ['zdeBytes', parseSize],
  max_open: ['openZonesMax', limit],
  max_active: ['activeZonesMax', limit],
  offline_zones: ['offlineZones', parseCount],
  rdonly_zones: ['readOnlyZones', parseCount],
  'zoned.zone_size': ['zoneSizeBytes', parseSize],
  'zoned.zone_capacity': ['zoneCapacityBytes', parseSize],
  'zoned.descr_ext_size': ['zdeBytes', parseSize],
  'zoned.max_open': ['openZonesMax', limit],
  'zoned.max_active': ['activeZonesMax', limit],
};

/** Words of such a line that change nothing here. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set([
  ...['nvme', 'nvme-ns', 'bus', 'drive', 'id', 'serial', 'nsid', 'uuid', 'eui64', 'bootindex', 'addr'],
  ...[
    'physical_block_size',
    'zoned',
    'zone_file',
    'cross_zone_read',
    'zoned.cross_read',
    'shared',
    'detached',
  ],
  ...['zone_append_size_limit', 'finish_rcmnd_delay', 'finish_rcmnd_limit', 'reset_rcmnd_delay'],
  ...['reset_rcmnd_limit', 'num_queues', 'max_ioqpairs', 'mdts', 'driver', 'type'],
]);

/** What QEMU takes for properties that a start line does not give. Source: FORMATS, f06: the second starts. */
const QEMU_DEFAULTS = { logicalBlockSizeBytes: 512, zdeBytes: 0, offlineZones: 0, readOnlyZones: 0 };

/**
 * Parses the properties of a QEMU device as they stand on its command line: `zone_size=1,max_open=2`. What
 * has nothing to do with zones may stay in a pasted line. A line with `zoned=true` is a whole start: what it leaves
 * out has QEMU's default. Errors: `usage`, naming the property and what is accepted.
 */
export function parseStartLine(text: string): StartLine {
  const values: Partial<Record<Target, number>> = {};
  for (const pair of text.split(',')) {
    const [name, value] = splitPair(pair.trim());
    if (name === 'zoned') Object.assign(values, { ...QEMU_DEFAULTS, ...values });
    const property = PROPERTIES[name];
    if (property === undefined) {
      if (!WITHOUT_EFFECT.has(name)) unknown(name);
      continue;
    }
    const [target, parse] = property;
    if (value === undefined) fail('usage', `--start: ${name} needs a value: ${name}=…`, { name });
    const number = parse(value, `--start: ${name}`);
    if (number !== undefined) values[target] = number;
  }
  const { openZonesMax, activeZonesMax, ...start } = values;
  return {
    ...(openZonesMax === undefined ? {} : { openZonesMax }),
    ...(activeZonesMax === undefined ? {} : { activeZonesMax }),
    start,
  };
}

function splitPair(pair: string): [name: string, value: string | undefined] {
  const at = pair.indexOf('=');
  return at === -1 ? [pair, undefined] : [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
}

function unknown(name: string): never {
  const accepted = Object.keys(PROPERTIES).join(', ');
  fail('usage', `--start: '${name}' is no property of QEMU's zones; accepted: ${accepted}`, { name });
}
