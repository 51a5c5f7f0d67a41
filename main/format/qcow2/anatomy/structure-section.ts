import type { FieldSection, StructureField } from '../../../../shared/image/field';
import type { BlockFile } from '../../../storage/block-file';
import type { Qcow2Model } from '../model';
import type { ZoneShape } from '../table/zone-shape';

/** What structure needs of an image. */
export interface StructureSource {
  readonly file: BlockFile;
  readonly model: Qcow2Model;
  readonly shape: ZoneShape | null;
}

/** A run of fields of the same making: how many, and those of a sub-range. */
export interface Section extends FieldSection {
  page(first: number, count: number): StructureField[];
}

/** A section that an image does not have. */
export const NO_FIELDS: Section = { count: 0, perElement: null, page: () => [] };

/** A section that makes each of its fields by its number; `perElement`: 1 for a list. */
export function sectionOf(
  count: number,
  make: (index: number) => StructureField,
  perElement: 1 | null = null,
): Section {
  return {
    ...{ count, perElement },
    page: (first, wanted) => Array.from({ length: wanted }, (_, index) => make(first + index)),
  };
}

/** Status of a field by what is wrong with it. */
export function verdict(why: string | null): Pick<StructureField, 'status' | 'why'> {
  return why === null ? { status: 'ok' } : { status: 'suspect', why };
}
