import { fail } from '../../shared/errors/app-error';
import type { CreationPlan, ImageSpec, SpecProblem } from '../../shared/image/image-spec';
import type { BlockFile } from '../storage/block-file';

/** A spec judged and laid out: planned once, shown, and created from what was planned. */
export interface NewImage extends CreationPlan {
  readonly spec: ImageSpec;
  /** Writes the image into an empty file, sparsely. Errors: those of requireSound, and the file's. */
  create(file: BlockFile): void;
}

/** Where everything lies in an image that can be made. */
interface NewLayout extends Omit<CreationPlan, 'problems'> {
  readonly write?: (file: BlockFile) => void;
}

const NO_LAYOUT: NewLayout = {
  sections: [],
  fileSizeBytes: 0,
  allocatedBytes: 0,
  tableBytes: 0,
  commands: [],
};

/**
 * Joins the problems of a spec with its layout. `layOut` is asked only where no error stands against one; null for
 * a family that is only read.
 */
export function newImage(
  spec: ImageSpec,
  problems: readonly SpecProblem[],
  layOut: () => NewLayout | null,
): NewImage {
  const isPossible = problems.every(({ severity }) => severity !== 'error');
  const { write, ...layout } = (isPossible ? layOut() : null) ?? NO_LAYOUT;
  return {
    spec,
    problems,
    ...layout,
    create(file) {
      requireSound({ spec, problems });
      write?.(file);
    },
  };
}

/** Errors: `usage` with the first problem that stands against creating an image. */
export function requireSound({ spec, problems }: Pick<NewImage, 'spec' | 'problems'>): void {
  const first = problems.find(
    ({ severity }) => severity === 'error' || (severity === 'force' && !spec.force),
  );
  if (!first) return;
  const hint = first.severity === 'force' ? ' (--force creates it nevertheless)' : '';
  fail('usage', `${first.message}${hint}`, { field: first.field });
}
