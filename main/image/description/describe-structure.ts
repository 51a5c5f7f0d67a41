import type { StructureField } from '../../../shared/image/field';
import type { ZonedDevice } from '../../device/device';
import { allFields } from '../../format/all-fields';
import { imhexLines } from './imhex';
import { kaitaiLines } from './kaitai';
import { shapeOf } from './structure-shape';

/** Descriptions that other editors read an image by: for Kaitai Struct, for ImHex. */
export type DescriptionForm = 'ksy' | 'hexpat';

/** The structures of an image as a description, line by line. `onField`: called with each field's number; may throw. */
export function describeStructure(
  form: DescriptionForm,
  { image: { facts, anatomy }, file }: ZonedDevice,
  onField: (index: number) => void = () => undefined,
): Iterable<string> {
  const described = {
    what: `${facts.recognition.format} ${facts.recognition.variant}`,
    fileSizeBytes: file.size(),
    bigEndianWords: anatomy.bigEndianEntries === true,
  };
  const lines = form === 'ksy' ? kaitaiLines : imhexLines;
  return lines(shapeOf(counted(allFields(anatomy.fields), onField)), described);
}

function* counted(
  fields: Iterable<StructureField>,
  onField: (index: number) => void,
): Generator<StructureField> {
  let index = 0;
  for (const field of fields) {
    onField(index++);
    yield field;
  }
}
