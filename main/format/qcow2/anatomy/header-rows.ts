import { AppError } from '../../../../shared/errors/app-error';
import type { StructureField } from '../../../../shared/image/field';
import type { BlockFile } from '../../../storage/block-file';
import { zonedPlace } from '../header/candidates';
import { ZONED_FIELDS } from '../header/extension-layout';
import { FieldReader } from '../header/field-reader';
import { readHeader } from '../header/header';
import { HEADER } from '../layout';
import type { HeaderExtension } from '../model';
import { QCOW2_VARIANTS } from '../model';

const FIELDS = Object.values(HEADER);
const FIXED_BYTES = Math.max(...FIELDS.map(({ offset, length }) => offset + length));

/** The fixed fields of the header, and those of its zoned extension where it can be found, as one variant has them. */
export function headerRows(file: BlockFile, name: string): StructureField[] {
  const fixed = new FieldReader(file, 0, FIXED_BYTES);
  const rows = FIELDS.map((field) => fixed.row('header', field, null));
  const variant = QCOW2_VARIANTS.find((known) => known === name);
  const place = zonedExtensionOf(file);
  if (!variant || !place) return rows;
  const extension = new FieldReader(file, place.dataOffset, place.length);
  const fields = Object.values(ZONED_FIELDS[variant]).filter(
    ({ offset, length }) => offset + length <= place.length,
  );
  return [...rows, ...fields.map((field) => extension.row('extension.zoned', field, null))];
}

/** Extensions are found by the fields in front of them; where those are damaged there are none. */
function zonedExtensionOf(file: BlockFile): HeaderExtension | undefined {
  try {
    return zonedPlace(readHeader(file, true));
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}
