import { OPERATIONS } from '../../shared/workload/operations';
import type { TraceEntry } from '../../shared/workload/trace-entry';
import { ZONE_STATE_NAMES } from '../../shared/zone/state';
import { STATUS } from '../../shared/zone/status';

type Check = (value: unknown) => boolean;

const isExact: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isFlag: Check = (value) => typeof value === 'boolean';
const oneOf = (names: Iterable<string>): Check => {
  const known: ReadonlySet<unknown> = new Set(names);
  return (value) => known.has(value);
};

const PATTERNS: ReadonlySet<unknown> = new Set(['stamp', 'zero', 'increment']);

const EXPECTED: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['status', oneOf(Object.keys(STATUS))],
  ['state', oneOf(ZONE_STATE_NAMES)],
  ['writePointer', (value) => value === null || isExact(value)],
  ['assignedLba', isExact],
  ['open', isExact],
  ['active', isExact],
]);

const FIELDS: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['i', isExact],
  ['t', isExact],
  ['op', oneOf(OPERATIONS)],
  ['zone', isExact],
  ['lba', isExact],
  ['blocks', isExact],
  ['all', isFlag],
  ['fua', isFlag],
  ['data', isPlainPattern],
  ['expect', (value) => hasOnly(value, EXPECTED)],
]);

/**
 * True for most entries of most traces: every field is one that is asked after here and has a value that its schema takes
 * as it is. Whatever is not is left to the schema, which says what is wrong with it, if anything is; it takes five times as
 * long.
 */
export function isPlainEntry(value: unknown): value is TraceEntry {
  if (!hasOnly(value, FIELDS)) return false;
  const { i, t, op } = value as Partial<TraceEntry>;
  return i !== undefined && t !== undefined && op !== undefined;
}

/** A pattern without anything that belongs to it. */
function isPlainPattern(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  for (const key in value) if (key !== 'pattern') return false;
  return PATTERNS.has((value as { readonly pattern?: unknown }).pattern);
}

function hasOnly(value: unknown, fields: ReadonlyMap<string, Check>): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  for (const key in value) {
    const check = fields.get(key);
    if (check === undefined || !check((value as Readonly<Record<string, unknown>>)[key])) return false;
  }
  return true;
}
