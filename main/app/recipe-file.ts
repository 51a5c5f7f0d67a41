import { writeFileSync } from 'node:fs';
import { failAbout } from '../../shared/errors/app-error';
import type { ImageSpec } from '../../shared/image/image-spec';
import { STATES_MAX } from '../../shared/image/limits';
import { MIB } from '../../shared/units/units';
import { parseRecipe, recipeText, specOfRecipe } from '../image/recipe';
import { withAttempt } from '../storage/node-errors';
import { putInPlace } from '../storage/node-replace-file';
import { requireFew } from './read-report-text';
import { readSmallFile } from '../storage/small-file';

const RECIPE_BYTES_MAX = 16 * MIB;

/**
 * The whole specification of a recipe, what it leaves out completed as the command line completes it. Errors: `malformed`
 * and `usage` for a text that is no recipe, or has more than a window takes; those of the file.
 */
export function readRecipeFile(path: string): ImageSpec {
  const bytes = readSmallFile(path, RECIPE_BYTES_MAX, 'no recipe is');
  const { zoneCount, zoneSizeBytes, ...rest } = parseRecipe(new TextDecoder().decode(bytes), path);
  if (zoneCount === undefined || zoneSizeBytes === undefined)
    return failAbout(path, 'usage', 'names no zoneCount or no zoneSizeBytes, which a new image needs', {
      path,
    });
  requireFew('entries of states', rest.states?.length ?? 0, STATES_MAX);
  return specOfRecipe({ zoneCount, zoneSizeBytes, ...rest });
}

/** Errors: `exists` without leave to replace, those of the file. */
export function saveRecipeFile(path: string, spec: ImageSpec, replace: boolean): void {
  putInPlace(path, { replace }, (passing) =>
    withAttempt({ verb: 'save', path }, () => writeFileSync(passing, recipeText(spec))),
  );
}
