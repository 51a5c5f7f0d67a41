import { ROWS_PAGE_MAX } from '../../shared/image/limits';
import type { StructureField } from '../../shared/image/field';
import type { ImageFields } from './image';

/** All fields of an image in file order, a page at a time. */
export function* allFields(fields: ImageFields): Generator<StructureField> {
  const count = fields.count();
  for (let at = 0; at < count; at += ROWS_PAGE_MAX) yield* fields.page(at, ROWS_PAGE_MAX);
}
