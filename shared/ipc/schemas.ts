/** Run-time check of every channel's arguments: shape, ranges and sizes. Strict: unknown keys are refused. */
import * as v from 'valibot';
import { FORMAT_NAMES } from '../image/image-spec';
import { IMAGE_SPEC } from '../image/image-spec-schema';
import { OPERATIONS } from '../workload/operations';
import { RECOVERY_POLICIES, RULE_PROFILES } from '../zone/profile';
import type { ArgumentsOf, Channel } from './contract';
import { BYTES_PAGE_MAX, ROWS_PAGE_MAX, TEXT_MAX, ZONES_PAGE_MAX } from '../image/limits';

const text = v.pipe(v.string(), v.maxLength(TEXT_MAX));
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(TEXT_MAX));
const exact = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const limit = v.nullable(exact);
const flag = v.boolean();
const nothing = v.strictObject({});
const session = v.strictObject({ session: name });
const rows = { first: exact, count: v.pipe(exact, v.maxValue(ROWS_PAGE_MAX)) };
const profile = v.picklist(RULE_PROFILES);

const dataSource = v.union([
  v.strictObject({ pattern: v.picklist(['stamp', 'increment', 'zero']) }),
  v.strictObject({ pattern: v.literal('byte'), value: v.pipe(exact, v.maxValue(255)) }),
  v.strictObject({ pattern: v.literal('random'), seed: v.optional(exact) }),
  v.strictObject({ base64: v.pipe(v.string(), v.maxLength(2 * BYTES_PAGE_MAX)) }),
]);

const zoneCommand = v.strictObject({
  op: v.picklist(OPERATIONS),
  zone: v.optional(exact),
  lba: v.optional(exact),
  all: v.optional(flag),
  blocks: v.optional(exact),
  fua: v.optional(flag),
  data: v.optional(dataSource),
  zde: v.optional(v.strictObject({ base64: text })),
  text: v.optional(text),
});

const settings = v.strictObject({
  theme: v.picklist(['system', 'light', 'dark', 'contrast']),
  palette: v.picklist(['default', 'gzbd']),
  unit: v.picklist(['bytes', 'blocks', 'sectors', 'zoneRelative']),
  radix: v.picklist(['dec', 'hex']),
  bytesPerRow: v.pipe(exact, v.minValue(4), v.maxValue(64)),
  panes: v.record(name, v.pipe(v.number(), v.minValue(0), v.maxValue(100))),
});

const openOptions = v.strictObject({
  variant: v.optional(name),
  profile: v.optional(profile),
  openZonesMax: v.optional(exact),
  activeZonesMax: v.optional(exact),
  data: v.optional(name),
  namespace: v.optional(v.pipe(exact, v.minValue(1))),
  start: v.optional(
    v.strictObject({
      zoneSizeBytes: v.optional(exact),
      zoneCapacityBytes: v.optional(exact),
      logicalBlockSizeBytes: v.optional(exact),
      zdeBytes: v.optional(exact),
      offlineZones: v.optional(exact),
      readOnlyZones: v.optional(exact),
    }),
  ),
  asBytes: v.optional(flag),
});

const conversionTarget = v.strictObject({
  format: v.picklist(FORMAT_NAMES),
  variant: name,
  force: flag,
  withoutData: v.optional(flag),
});

const crashChoice = v.strictObject({
  trace: name,
  point: v.pipe(v.string(), v.regex(/^\d+(:(before|after|after-data|w\d+))?$/)),
  lose: v.pipe(v.string(), v.regex(/^(unflushed|none|all|random|(0x)?[0-9a-f]{1,4096})$/i)),
  tearBytes: limit,
  seed: exact,
});

/** Schema of each channel's argument object. A channel without one does not exist. */
export const ARGUMENT_SCHEMAS: { readonly [Name in Channel]: v.GenericSchema<unknown, ArgumentsOf<Name>> } = {
  'app:describe': nothing,
  'settings:load': nothing,
  'settings:save': v.strictObject({ settings }),
  'files:list': v.strictObject({ path: v.nullable(name) }),
  'dialogs:openImage': nothing,
  'dialogs:saveFile': v.strictObject({ suggestedName: name }),
  'recent:list': nothing,
  'recent:forget': v.strictObject({ path: name }),
  'samples:list': nothing,
  'samples:prepare': v.strictObject({ id: name }),
  'images:plan': v.strictObject({ spec: IMAGE_SPEC, path: v.nullable(name) }),
  'images:create': v.strictObject({
    spec: IMAGE_SPEC,
    path: name,
    data: v.nullable(name),
    replace: flag,
  }),
  'formats:list': nothing,
  'workloads:list': nothing,
  'sessions:open': v.strictObject({ path: name, options: openOptions }),
  'sessions:list': nothing,
  'sessions:close': v.strictObject({ session: name, discard: flag }),
  'jobs:cancel': v.strictObject({ job: name }),
  'app:takeOpenRequests': nothing,
  'sessions:describe': session,
  'sessions:setMode': v.strictObject({ session: name, mode: v.picklist(['locked', 'editing']) }),
  'sessions:save': session,
  'sessions:saveAs': v.strictObject({ session: name, path: name, replace: flag }),
  'sessions:revert': session,
  'sessions:undo': session,
  'sessions:redo': session,
  'zones:report': v.strictObject({
    session: name,
    first: exact,
    count: v.pipe(exact, v.maxValue(ZONES_PAGE_MAX)),
  }),
  'zones:describe': v.strictObject({ session: name, zone: exact }),
  'zones:execute': v.strictObject({ session: name, command: zoneCommand }),
  'bytes:read': v.strictObject({
    session: name,
    offset: exact,
    length: v.pipe(exact, v.maxValue(BYTES_PAGE_MAX)),
  }),
  'bytes:annotate': v.strictObject({
    session: name,
    offset: exact,
    length: v.pipe(exact, v.maxValue(BYTES_PAGE_MAX)),
  }),
  'bytes:resolve': v.strictObject({ session: name, address: name, from: exact }),
  'bytes:locate': v.strictObject({ session: name, offset: exact }),
  'structure:read': v.strictObject({ session: name, ...rows }),
  'workloads:start': v.strictObject({
    session: name,
    name,
    seed: exact,
    settings: v.record(name, text),
    target: v.picklist(['scratch', 'edits']),
  }),
  'traces:list': session,
  'traces:read': v.strictObject({ session: name, trace: name, ...rows }),
  'traces:save': v.strictObject({ session: name, trace: name, path: name, replace: flag }),
  'crashes:preview': v.strictObject({ session: name, choice: crashChoice }),
  'crashes:start': v.strictObject({
    session: name,
    choice: crashChoice,
    policy: v.picklist(RECOVERY_POLICIES),
  }),
  'crashes:keep': v.strictObject({ session: name, crash: name, path: name, recovered: flag, replace: flag }),
  'checks:start': session,
  'zones:lists': session,
  'conversions:plan': v.strictObject({ session: name, target: conversionTarget }),
  'conversions:start': v.strictObject({
    session: name,
    target: conversionTarget,
    path: name,
    data: v.nullable(name),
    replace: flag,
    acceptLoss: flag,
  }),
  'attachments:list': session,
};
