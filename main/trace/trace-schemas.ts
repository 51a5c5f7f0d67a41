import * as v from 'valibot';
import type { GeometryShape } from '../../shared/image/geometry-shape';
import { ZONES_MAX } from '../../shared/image/limits';
import type { EntriesOf } from '../../shared/units/schemas';
import { OPERATIONS } from '../../shared/workload/operations';
import type { DataSource } from '../../shared/workload/command';
import type { TraceEntry, TraceExpectation, TraceHeader } from '../../shared/workload/trace-entry';
import type { ZoneLimits } from '../../shared/zone/geometry';
import { RULE_PROFILES, VICTIM_POLICIES, type RuleOptions } from '../../shared/zone/profile';
import { ZONE_STATE_NAMES } from '../../shared/zone/state';
import type { StatusName } from '../../shared/zone/status';
import { STATUS } from '../../shared/zone/status';

const exact = v.pipe(
  v.number('a whole number from 0 to 2^53 − 1'),
  v.safeInteger('a whole number from 0 to 2^53 − 1'),
  v.minValue(0, 'a whole number from 0 to 2^53 − 1'),
);
const positive = v.pipe(exact, v.minValue(1, 'a whole number above 0'));
const limit = v.nullable(exact);
const flag = v.boolean('true or false');
const text = v.string('text');
const sha256 = v.pipe(text, v.regex(/^[0-9a-f]{64}$/, '64 lower-case hexadecimal digits'));
const oneOf = <const T extends string>(names: readonly T[]) =>
  v.picklist(names, `one of ${names.join(', ')}`);
const status = oneOf(Object.keys(STATUS) as StatusName[]);

const geometry = v.object({
  zoneCount: v.pipe(exact, v.maxValue(ZONES_MAX, `at most ${ZONES_MAX}`)),
  zoneSizeBytes: positive,
  zoneCapacityBytes: exact,
  conventionalZones: v.array(v.tuple([exact, exact]), 'pairs of zone numbers'),
  lastZoneSizeBytes: exact,
} satisfies EntriesOf<GeometryShape>);

const limits = v.object({
  openZonesMax: limit,
  activeZonesMax: limit,
  appendMaxBytes: limit,
} satisfies EntriesOf<ZoneLimits>);

const options = v.object({
  profile: v.exactOptional(oneOf(RULE_PROFILES)),
  implicitCloseVictim: v.exactOptional(oneOf(VICTIM_POLICIES)),
  crossZoneRead: v.exactOptional(flag),
  unrestrictedRead: v.exactOptional(flag),
} satisfies EntriesOf<Partial<RuleOptions>>);

/** First line of a trace. Fields that this version does not know are dropped. */
export const TRACE_HEADER = v.object({
  zonesmith: v.literal('trace', '"trace"'),
  version: v.literal(1, '1'),
  geometry,
  limits,
  profile: oneOf(RULE_PROFILES),
  options: v.optional(options, {}),
  logicalBlockSizeBytes: v.picklist([512, 4096], '512 or 4096'),
  zdeBytes: v.optional(exact, 0),
  seed: v.exactOptional(exact),
  generator: v.exactOptional(text),
} satisfies EntriesOf<TraceHeader>);

const base64 = v.strictObject({ base64: text });
const hashedFile = v.strictObject({ sha256, file: text });
const byte = v.pipe(exact, v.maxValue(255, 'a whole number from 0 to 255'));
const pattern = v.variant(
  'pattern',
  [
    v.strictObject({ pattern: v.picklist(['stamp', 'increment', 'zero']) }),
    v.strictObject({ pattern: v.literal('byte'), value: byte }),
    v.strictObject({ pattern: v.literal('random'), seed: v.exactOptional(exact) }),
  ],
  'a pattern: stamp, zero, byte, increment or random',
);

/** Chosen by the key that is there, so that an error names the field and not every alternative. */
const data: v.GenericSchema<unknown, DataSource> = v.lazy((input) => {
  if (typeof input === 'object' && input !== null && 'base64' in input) return base64;
  if (typeof input === 'object' && input !== null && 'sha256' in input) return hashedFile;
  return pattern;
});

const expectation = v.strictObject({
  status: v.exactOptional(status),
  state: v.exactOptional(oneOf(ZONE_STATE_NAMES)),
  assignedLba: v.exactOptional(exact),
  writePointer: v.exactOptional(limit),
  sha256: v.exactOptional(sha256),
  open: v.exactOptional(exact),
  active: v.exactOptional(exact),
} satisfies EntriesOf<TraceExpectation>);

/** Any later line of a trace. A field that is not known is an error: a misspelt one must not be ignored. */
export const TRACE_ENTRY = v.strictObject({
  i: exact,
  t: v.optional(exact, 0),
  op: oneOf(OPERATIONS),
  zone: v.exactOptional(exact),
  lba: v.exactOptional(exact),
  all: v.exactOptional(flag),
  blocks: v.exactOptional(exact),
  fua: v.exactOptional(flag),
  data: v.exactOptional(data),
  zde: v.exactOptional(base64),
  text: v.exactOptional(text),
  expect: v.exactOptional(expectation),
} satisfies EntriesOf<TraceEntry>);
