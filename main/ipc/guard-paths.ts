import * as v from 'valibot';
import { assert } from '../../shared/errors/assert';
import { pathMarkOf } from '../../shared/units/schemas';
import type { PathGuard } from '../app/path-guard';
import { dataPathFor } from '../image/data-path';

/** Where schemas hold other schemas, by valibot's names. */
interface SchemaParts {
  readonly wrapped: v.GenericSchema;
  readonly entries: Readonly<Record<string, v.GenericSchema>>;
  readonly item: v.GenericSchema;
  readonly items: readonly v.GenericSchema[];
  readonly value: v.GenericSchema;
  readonly options: readonly v.GenericSchema[];
}

const LEAVES: ReadonlySet<string> = new Set([
  'string',
  'number',
  'boolean',
  'literal',
  'picklist',
  'instance',
]);

/**
 * A value that its schema has accepted, with every path in it, whatever its name and depth, as the host allows it.
 * Errors: those of the guard.
 */
export function guardPaths(schema: v.GenericSchema, value: unknown, allow: PathGuard): unknown {
  if (value === null || value === undefined) return value;
  if (pathMarkOf(schema) !== undefined) return guardPath(schema, value as string, allow);
  const parts = schema as unknown as SchemaParts;
  switch (schema.type) {
    case 'optional':
    case 'nullable':
      return guardPaths(parts.wrapped, value, allow);
    case 'strict_object':
      return guardFields(value, (field) => guardPaths(parts.entries[field[0]]!, field[1], allow));
    case 'record':
      return guardFields(value, (field) => guardPaths(parts.value, field[1], allow));
    case 'array':
      return (value as readonly unknown[]).map((one) => guardPaths(parts.item, one, allow));
    case 'tuple':
      return (value as readonly unknown[]).map((one, index) => guardPaths(parts.items[index]!, one, allow));
    case 'union':
    case 'variant':
      return guardPaths(
        parts.options.find((option) => v.is(option, value))!,
        value,
        allow,
      );
    default:
      assert(LEAVES.has(schema.type), `a path in a schema of type ${schema.type} would not be guarded`);
      return value;
  }
}

function guardFields(value: unknown, guard: (field: [key: string, value: unknown]) => unknown): unknown {
  return Object.fromEntries(Object.entries(value as object).map((field) => [field[0], guard(field)]));
}

/** A name that is derived from an allowed one may still be a link that leads elsewhere. */
function guardPath(schema: v.GenericSchema, path: string, allow: PathGuard): string {
  const allowed = allow(path);
  if (pathMarkOf(schema) === 'fileAndDataBeside') allow(dataPathFor(allowed));
  return allowed;
}
