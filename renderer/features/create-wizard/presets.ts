import type { WritableFamily } from '../../../shared/image/family';
import { IMAGE_PRESETS } from '../../../shared/image/presets';
import { draftOfSpec } from './draft-of-spec';
import type { Draft } from './wizard-model';

/** A starting point of the wizard. */
export interface Preset {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly draft: Draft;
}

/** The presets of the given families, the one that is chosen at first in front. */
export function presetsOf(families: readonly WritableFamily[]): Preset[] {
  return IMAGE_PRESETS.flatMap((preset) => {
    const family = families.find(({ name }) => name === preset.spec.format);
    return family === undefined ? [] : [{ ...preset, draft: draftOfSpec(preset.spec, family, preset.id) }];
  });
}
