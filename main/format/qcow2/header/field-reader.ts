import type { AppError } from '../../../../shared/errors/app-error';
import { errorAbout } from '../../../../shared/errors/app-error';
import type { StructureField } from '../../../../shared/image/field';
import type { ByteCount, ByteOffset } from '../../../../shared/units/units';
import type { BlockFile } from '../../../storage/block-file';
import type { Field } from '../layout';

/** Reads fields by their place; every refusal names file, field, offset, value and expectation. */
export class FieldReader {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  readonly #file: BlockFile;
  readonly #base: ByteOffset;

  /** Reads `length` bytes at `base`, from which field offsets count; bytes beyond the end of the file are zeros. */
  constructor(file: BlockFile, base: ByteOffset, length: ByteCount) {
    this.#file = file;
    this.#base = base;
    this.bytes = new Uint8Array(length);
    this.#view = new DataView(this.bytes.buffer);
    file.read(base, this.bytes);
  }

  /** A number of up to 32 bits. */
  u32({ offset, length }: Field): number {
    if (length === 1) return this.#view.getUint8(offset);
    return length === 2 ? this.#view.getUint16(offset) : this.#view.getUint32(offset);
  }

  /** A u64 whole. */
  u64({ offset }: Field): bigint {
    return this.#view.getBigUint64(offset);
  }

  /** A number of any length that has to be exact. Errors: `damaged` at 2^53 and above. */
  exact(field: Field): number {
    const value = this.number(field);
    if (!Number.isSafeInteger(value)) throw this.damaged(field, 'a number below 2^53');
    return value;
  }

  /** A number of any length; at 2^53 and above rounded. */
  number(field: Field): number {
    return field.length === 8 ? Number(this.u64(field)) : this.u32(field);
  }

  /** The field's bytes, not copied. */
  slice({ offset, length }: Field): Uint8Array {
    return this.bytes.subarray(offset, offset + length);
  }

  /** The value as `structure` and errors print it: decimal, text, or hex for bytes. */
  print(field: Field): string {
    switch (field.type) {
      case 'u64 be':
        return this.u64(field).toString();
      case 'bytes':
        return Buffer.from(this.slice(field)).toString('hex');
      case 'ascii':
      case 'utf-8':
        return textOf(this.slice(field));
      default:
        return String(this.u32(field));
    }
  }

  /** A field as a row of `structure`. */
  row(prefix: string, field: Field, why: string | null): StructureField {
    const { name, offset, length, type } = field;
    const row = { path: `${prefix}.${name}`, offset: this.#base + offset, length, type };
    const value = this.print(field);
    return why === null ? { ...row, value, status: 'ok' } : { ...row, value, status: 'suspect', why };
  }

  /** The refusal of a field's value; `cut`: what the file lacks, where that is why. */
  damaged(field: Field, expected: string, cut?: string): AppError {
    const found = this.print(field);
    const offset = this.#base + field.offset;
    const first = cut === undefined ? '' : `${cut}: `;
    return errorAbout(
      this.#file.name,
      'damaged',
      `${first}${field.name} at offset ${offset} is ${found}, expected ${expected}`,
      { file: this.#file.name, field: field.name, offset, found, expected },
    );
  }
}

/** Text up to the first zero byte. */
export function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(end < 0 ? bytes : bytes.subarray(0, end));
}
