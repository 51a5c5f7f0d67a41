/** What help and refusals say of families, taken from what the drivers declare. */
import type { WrittenLayout } from '../../../shared/image/family';
import { FAMILIES_WITH_DATA_IMAGE, WRITABLE_FAMILIES } from '../../format/registry';

/** `extended of zoned, …`: the variant of each family when nobody names one. */
export const DEFAULT_VARIANTS = WRITABLE_FAMILIES.map(
  ({ name, creation }) => `${creation.layouts[0].variant} of ${name}`,
).join(', ');

/** Families that get a data image beside them. */
export const WITH_DATA_IMAGE = FAMILIES_WITH_DATA_IMAGE.join(' or ');

/** Variants that keep a label. */
export const WITH_LABEL = variantsWith(({ room }) => room.identity);

/** Variants whose file may be larger than needed. */
export const WITH_FILE_SIZE = variantsWith(({ room }) => room.fileSize);

/** Families whose L2 entries may be extended. */
export const WITH_EXTENDED_L2 = WRITABLE_FAMILIES.filter(({ creation }) =>
  creation.layouts.some(({ room }) => room.extendedL2),
)
  .map(({ name }) => name)
  .join(' or ');

function variantsWith(hasRoom: (layout: WrittenLayout) => boolean): string {
  const layouts = WRITABLE_FAMILIES.flatMap(({ creation }) => creation.layouts.filter(hasRoom));
  return layouts.map(({ variant }) => variant).join(' or ');
}
