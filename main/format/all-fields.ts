import { ROWS_PAGE_MAX } from '../../shared/image/limits';
import type { StructureField } from '../../shared/image/field';
import type { FormatImage } from './driver';

/** All fields of an image in file order, a page at a time. */
export function* allFields(
  image: Pick<FormatImage, 'structureCount' | 'structurePage'>,
): Generator<StructureField> {
  const count = image.structureCount();
  for (let at = 0; at < count; at += ROWS_PAGE_MAX) yield* image.structurePage(at, ROWS_PAGE_MAX);
}
