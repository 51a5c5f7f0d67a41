import { fail } from '../../../../shared/errors/app-error';
import {
  OPENING,
  type OpeningKey,
  type OpeningValues,
  type QemuProperty,
} from '../../../../shared/image/open-options';
import { parseCount, parseSize } from '../../../../shared/units/parse';
import { MIB } from '../../../../shared/units/units';

type Parse = (text: string, what: string) => number | undefined;

const PARSE: Readonly<Record<QemuProperty['unit'], Parse>> = {
  count: parseCount,
  limit: (text, what) => parseCount(text, what) || undefined,
  bytes: parseSize,
  mebibytes: (text, what) =>
    /^(0x[0-9a-f]+|[0-9]+)$/i.test(text) ? parseCount(text, what) * MIB : parseSize(text, what),
};

interface Target {
  readonly key: OpeningKey;
  readonly parse: Parse;
}

const ROWS = OPENING.flatMap(({ key, qemu }) => (qemu === undefined ? [] : [{ key, ...qemu }]));

/** Properties of QEMU's nvme and nvme-ns devices that say something of the zones, in both spellings. */
const PROPERTIES: ReadonlyMap<string, Target> = new Map([
  ...ROWS.map(({ key, older, unit }): [string, Target] => [older, { key, parse: PARSE[unit] }]),
  ...ROWS.flatMap(({ key, newer, unit }): [string, Target][] =>
    newer === undefined ? [] : [[newer, { key, parse: PARSE[unit === 'mebibytes' ? 'bytes' : unit] }]],
  ),
]);

const QEMU_DEFAULTS = ROWS.flatMap(({ key, absent }) =>
  absent === undefined ? [] : [[key, absent] as const],
);

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

/** The property that makes a QEMU device zoned: with it a line is a whole start. */
const WHOLE_START = 'zoned';

/**
 * Parses the properties of a QEMU device as they stand on its command line, `zone_size=1,max_open=2`: what they say of an
 * image's limits, and what QEMU's own validation compares the file with. What has nothing to do with zones may stay in a
 * pasted line. A line with `zoned=true` is a whole start: what it leaves out has QEMU's default. Errors: `usage`, naming
 * the property and what is accepted.
 */
export function parseStartLine(text: string): OpeningValues {
  const values = new Map<OpeningKey, number>();
  for (const pair of text.split(',')) {
    const [name, value] = splitPair(pair.trim());
    if (name === WHOLE_START)
      for (const [key, number] of QEMU_DEFAULTS) values.set(key, values.get(key) ?? number);
    const property = PROPERTIES.get(name);
    if (property === undefined) {
      if (!WITHOUT_EFFECT.has(name)) unknown(name);
      continue;
    }
    if (value === undefined) fail('usage', `--start: ${name} needs a value: ${name}=…`, { name });
    const number = property.parse(value, `--start: ${name}`);
    if (number !== undefined) values.set(property.key, number);
  }
  return Object.fromEntries(values);
}

function splitPair(pair: string): [name: string, value: string | undefined] {
  const at = pair.indexOf('=');
  return at === -1 ? [pair, undefined] : [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
}

function unknown(name: string): never {
  const accepted = [...PROPERTIES.keys()].join(', ');
  fail('usage', `--start: '${name}' is no property of QEMU's zones; accepted: ${accepted}`, { name });
}
