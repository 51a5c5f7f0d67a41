import type { StructureField } from '../../../../shared/image/field';
import type { BlockFile } from '../../../storage/block-file';
import { variantsOfLength } from '../header/variants';
import { ZONED_FIELDS } from '../header/extension-layout';
import { FieldReader, textOf } from '../header/field-reader';
import { EXTENSION, EXTENSION_HEAD_BYTES, FEATURE_NAME_BYTES, HEADER, HEADER_V2_BYTES } from '../layout';
import type { Field } from '../layout';
import type { HeaderExtension, Qcow2Model } from '../model';
import type { Section, StructureSource } from './structure-section';
import { sectionOf } from './structure-section';

/** Bytes of an extension that is not known here that are shown. */
const UNKNOWN_BYTES_SHOWN = 64;
const FEATURE_KINDS = ['incompatible', 'compatible', 'autoclear'];
const TITLES: Readonly<Record<number, string>> = {
  [EXTENSION.zoned]: 'zoned',
  [EXTENSION.cryptoHeader]: 'crypto_header',
  [EXTENSION.bitmaps]: 'bitmaps',
  [EXTENSION.dataFile]: 'data_file',
  [EXTENSION.featureNames]: 'feature_names',
  [EXTENSION.backingFormat]: 'backing_format',
};
const HEAD: readonly Field[] = [
  { name: 'type', offset: 0, length: 4, type: 'u32 be' },
  { name: 'length', offset: 4, length: 4, type: 'u32 be' },
];

/** The fixed fields of the header and the backing file's name. */
export function headerSection({ file, model }: StructureSource): Section {
  const { version, headerLength } = model.header;
  const end = version === 2 ? HEADER_V2_BYTES : headerLength;
  const fields: Field[] = Object.values(HEADER).filter(({ offset, length }) => offset + length <= end);
  const name = backingName(file, model);
  const reader = () => new FieldReader(file, 0, end);
  return sectionOf(fields.length + (name ? 1 : 0), (index) => {
    const field = fields[index];
    return field ? reader().row('header', field, suspicion(model, field.offset)) : name!;
  });
}

/** One section for each header extension: type, length and what is known of its data. */
export function extensionSections(source: StructureSource): Section[] {
  return source.model.header.extensions.map((place) => extensionSection(source, place));
}

function extensionSection({ file, model }: StructureSource, place: HeaderExtension): Section {
  const path = `extension.${TITLES[place.type] ?? `0x${place.type.toString(16).padStart(8, '0')}`}`;
  const fields = dataFields(model, place);
  return sectionOf(HEAD.length + fields.length, (index) => {
    const head = HEAD[index];
    if (head) return new FieldReader(file, place.offset, EXTENSION_HEAD_BYTES).row(path, head, null);
    const field = fields[index - HEAD.length]!;
    if (place.type === EXTENSION.featureNames) return featureRow(file, path, place, field);
    const reader = new FieldReader(file, place.dataOffset, field.offset + field.length);
    return reader.row(path, field, suspicion(model, place.dataOffset + field.offset));
  });
}

function dataFields({ zoned }: Qcow2Model, { type, length, offset }: HeaderExtension): readonly Field[] {
  if (type === EXTENSION.zoned) {
    const variant = zoned && zoned.place.offset === offset ? zoned.variant : variantsOfLength(length)[0];
    if (variant) return Object.values(ZONED_FIELDS[variant]);
  }
  if (type === EXTENSION.featureNames) return featureFields(length);
  const text = type === EXTENSION.dataFile || type === EXTENSION.backingFormat;
  if (length === 0) return [];
  return [
    text
      ? { name: 'name', offset: 0, length, type: 'utf-8' }
      : { name: 'data', offset: 0, length: Math.min(length, UNKNOWN_BYTES_SHOWN), type: 'bytes' },
  ];
}

function featureFields(length: number): Field[] {
  return Array.from({ length: Math.floor(length / FEATURE_NAME_BYTES) }, (_, index) => ({
    name: `[${index}]`,
    offset: index * FEATURE_NAME_BYTES,
    length: FEATURE_NAME_BYTES,
    type: 'utf-8',
  }));
}

function featureRow(file: BlockFile, path: string, place: HeaderExtension, field: Field): StructureField {
  const reader = new FieldReader(file, place.dataOffset + field.offset, field.length);
  const kind = FEATURE_KINDS[reader.bytes[0]!] ?? `type ${reader.bytes[0]}`;
  const value = `${kind} bit ${reader.bytes[1]}: ${textOf(reader.bytes.subarray(2))}`;
  const offset = place.dataOffset + field.offset;
  return { path: `${path}${field.name}`, offset, length: field.length, type: 'feature', value, status: 'ok' };
}

function backingName(file: BlockFile, { header }: Qcow2Model): StructureField | null {
  if (header.backingFile === null) return null;
  const reader = new FieldReader(file, 0, HEADER_V2_BYTES);
  return {
    path: 'header.backing_file_name',
    offset: reader.number(HEADER.backingOffset),
    length: reader.u32(HEADER.backingLength),
    type: 'utf-8',
    value: header.backingFile,
    status: 'ok',
  };
}

function suspicion({ findings }: Qcow2Model, offset: number): string | null {
  const about = findings.find((finding) => finding.severity !== 'info' && finding.offset === offset);
  return about?.message ?? null;
}
