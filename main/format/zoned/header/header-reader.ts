import type { AppError } from '../../../../shared/errors/app-error';
import { errorAbout } from '../../../../shared/errors/app-error';
import type { ByteCount } from '../../../../shared/units/units';
import type { BlockFile } from '../../../storage/block-file';
import type { HeaderField } from '../layout';

/** Reads header fields by their place; every refusal names file, field, offset, value and expectation. */
export class HeaderReader {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  readonly #file: BlockFile;

  /** Reads the first `length` bytes; bytes beyond the end of the file are zeros. */
  constructor(file: BlockFile, length: ByteCount) {
    this.#file = file;
    this.bytes = new Uint8Array(length);
    this.#view = new DataView(this.bytes.buffer);
    file.read(0, this.bytes);
  }

  /** A u32, or the one byte of a u8 field. */
  u32(field: HeaderField): number {
    return field.length === 1 ? this.#view.getUint8(field.offset) : this.#view.getUint32(field.offset, true);
  }

  /** A u64 whole. */
  u64(field: HeaderField): bigint {
    return this.#view.getBigUint64(field.offset, true);
  }

  /** A u64 that has to be exact as a number. Errors: `damaged` at 2^53 and above. */
  exact(field: HeaderField): number {
    const value = this.u64(field);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw this.damaged(field, 'a number below 2^53');
    return Number(value);
  }

  /** The field's bytes, not copied. */
  slice(field: HeaderField): Uint8Array {
    return this.bytes.subarray(field.offset, field.offset + field.length);
  }

  /** Text up to the first zero byte. */
  text(field: HeaderField): string {
    const bytes = this.slice(field);
    const end = bytes.indexOf(0);
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(end < 0 ? bytes : bytes.subarray(0, end));
  }

  /** The value as `structure` and errors print it: decimal, or hex for bytes. */
  print(field: HeaderField): string {
    if (field.type === 'u64 le') return this.u64(field).toString();
    if (field.type === 'u32 le' || field.type === 'u8') return String(this.u32(field));
    if (field.type === 'uuid') return formatUuid(this.slice(field));
    if (field.type === 'utf-8' || field.type === 'ascii') return this.text(field);
    return Buffer.from(this.slice(field)).toString('hex');
  }

  /** The refusal of a field's value; `cut`: what the file lacks, where that is why. */
  damaged(field: HeaderField, expected: string, cut?: string): AppError {
    const found = this.print(field);
    const first = cut === undefined ? '' : `${cut}: `;
    return errorAbout(
      this.#file.name,
      'damaged',
      `${first}${field.name} at offset ${field.offset} is ${found}, expected ${expected}`,
      { file: this.#file.name, field: field.name, offset: field.offset, found, expected },
    );
  }
}

/** `8-4-4-4-12` hex digits in lower case; all zeros give an empty text. */
export function formatUuid(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex');
  if (/^0*$/.test(hex)) return '';
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
