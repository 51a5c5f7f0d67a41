import { overlayStates } from '../../../../shared/image/states/overlay-states';
import { parseState } from '../../../../shared/image/states/state-words';
import type { ZoneStateEntry } from '../../../../shared/image/states/zone-states';
import { fail } from '../../../../shared/errors/app-error';

/**
 * States as the options say over those of a recipe or report. Errors: `usage` for a state that cannot be read, and for
 * a zone that two options name.
 */
export function statesOf(
  options: readonly string[] | undefined,
  base: readonly ZoneStateEntry[] | undefined,
  zoneCount: number | undefined,
): readonly ZoneStateEntry[] | undefined {
  if (options === undefined) return base;
  const given = options.flatMap((text) => parseState(text, '--state', zoneCount));
  const ascending = given.toSorted((a, b) => a.first - b.first);
  const twice = ascending.find(({ first }, at) => at > 0 && first <= ascending[at - 1]!.last);
  if (twice !== undefined)
    fail('usage', `--state: zone ${twice.first} is named twice`, { zone: twice.first });
  return overlayStates(base ?? [], ascending);
}

/** Collects an option that may be given several times. */
export function repeated(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}
