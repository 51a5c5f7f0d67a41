/** Values after a schema of the contract: mostly sound, now and then with something that it has to refuse. */
import type * as v from 'valibot';
import type { Random } from '../../shared/workload/random';
import { EXTREMES, pick, several } from './target';

interface Parts {
  readonly wrapped: v.GenericSchema;
  readonly entries: Readonly<Record<string, v.GenericSchema>>;
  readonly item: v.GenericSchema;
  readonly items: readonly v.GenericSchema[];
  readonly value: v.GenericSchema;
  readonly options: readonly unknown[];
  readonly literal: unknown;
}

/** Texts that something is called by, by the key that asks for them; '' = under any key. */
export type Names = Readonly<Record<string, readonly string[]>>;

const ODD: readonly unknown[] = [null, -1, 0.5, '', 'x', [], {}, true, Number.MAX_SAFE_INTEGER, '__proto__'];
const SMALL = 24;

/** A value for a schema, which stands under a key. */
export function valueOf(schema: v.GenericSchema, key: string, random: Random, names: Names): unknown {
  if (random.below(60) === 0) return pick(random, ODD);
  const parts = schema as unknown as Parts;
  const inner = (one: v.GenericSchema, under = key): unknown => valueOf(one, under, random, names);
  switch (schema.type) {
    case 'optional':
      return random.below(2) === 0 ? undefined : inner(parts.wrapped);
    case 'nullable':
      return random.below(3) === 0 ? null : inner(parts.wrapped);
    case 'strict_object':
      return objectOf(parts.entries, random, inner);
    case 'record':
      return Object.fromEntries(several(random, 3, () => [textOf('key', random, names), inner(parts.value)]));
    case 'array':
      return several(random, 3, () => inner(parts.item));
    case 'tuple':
      return parts.items.map((item) => inner(item));
    case 'union':
    case 'variant':
      return inner(pick(random, parts.options as readonly v.GenericSchema[]));
    case 'picklist':
      return pick(random, parts.options);
    case 'literal':
      return parts.literal;
    case 'boolean':
      return random.below(2) === 0;
    case 'number':
      return random.below(4) === 0 ? pick(random, EXTREMES) : random.below(SMALL);
    case 'instance':
      return new Uint8Array(random.below(200)).map(() => random.below(256));
    default:
      return textOf(key, random, names);
  }
}

function objectOf(
  entries: Parts['entries'],
  random: Random,
  inner: (schema: v.GenericSchema, key: string) => unknown,
): object {
  const fields = Object.entries(entries).map(([key, schema]): [string, unknown] => [key, inner(schema, key)]);
  if (random.below(50) === 0) fields.splice(random.below(fields.length + 1), 1);
  if (random.below(80) === 0) fields.push(['more', 1]);
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
}

function textOf(key: string, random: Random, names: Names): string {
  const known = names[key] ?? names['']!;
  return pick(random, random.below(8) === 0 ? names['']! : known);
}
