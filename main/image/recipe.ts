import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { failAbout } from '../../shared/errors/app-error';
import { layoutOf } from '../../shared/image/family';
import { IMAGE_LIMITS, IMAGE_SPEC, type ImageSpec } from '../../shared/image/image-spec';
import { RECIPE_STATES_MAX } from '../../shared/image/limits';
import { ZONE_STATE_ENTRY } from '../../shared/image/states/zone-states';
import { withoutUndefined } from '../../shared/units/without-undefined';
import { writableFamily } from '../format/registry';
import { completeSpec, type PartialSpec } from './defaults';

const RECIPE = v.strictObject({
  ...v.partial(IMAGE_SPEC).entries,
  limits: v.optional(v.partial(IMAGE_LIMITS)),
  states: v.optional(v.pipe(v.array(ZONE_STATE_ENTRY), v.maxLength(RECIPE_STATES_MAX))),
});

/** An ImageSpec or a part of one. */
export type Recipe = Partial<PartialSpec>;

/**
 * Reads a recipe: the JSON of an ImageSpec or of a part of one. `name` goes into messages. Errors: `malformed`, naming
 * the field, what was expected and what was found.
 */
export function parseRecipe(text: string, name: string): Recipe {
  const parsed = v.safeParse(RECIPE, jsonOf(text, name), { abortEarly: true });
  if (parsed.success) return withoutUndefined(parsed.output);
  const issue = parsed.issues[0];
  const field = v.getDotPath(issue) ?? 'recipe';
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    const fields = field.startsWith('limits.') ? IMAGE_LIMITS.entries : RECIPE.entries;
    const accepted = Object.keys(fields).join(', ');
    return failAbout(name, 'malformed', `${field}: there is no such field; accepted: ${accepted}`, {
      name,
      field,
    });
  }
  return failAbout(name, 'malformed', `${field}: expected ${issue.expected}, found ${issue.received}`, {
    name,
    field,
  });
}

/** Completes a recipe. A uuid that is left out follows from all the rest, so that the image can be made again. */
export function specOfRecipe(recipe: PartialSpec): ImageSpec {
  const spec = completeSpec(recipe, '');
  const { room } = layoutOf(writableFamily(spec.format), spec.variant);
  return spec.uuid === '' && room.identity ? { ...spec, uuid: uuidOf(spec) } : spec;
}

/** The recipe of an image: all that decides its bytes. */
export function recipeText(spec: ImageSpec): string {
  return `${JSON.stringify(spec, null, 2)}\n`;
}

/** A UUID of version 8 (made by rules of one's own, RFC 9562) from a hash. */
function uuidOf(spec: ImageSpec): string {
  const bytes = createHash('sha256').update(JSON.stringify(spec)).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function jsonOf(text: string, name: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    return failAbout(name, 'malformed', `not JSON: ${reason}`, { name });
  }
  if (Array.isArray(value))
    failAbout(name, 'malformed', 'expected an object with fields of an image, found a list', { name });
  return value;
}
