import type { AppError } from '../../../../shared/errors/app-error';
import { errorAbout } from '../../../../shared/errors/app-error';
import { formatHex, formatHexBytes } from '../../../../shared/units/format';
import type { ByteOffset } from '../../../../shared/units/units';
import type { BlockFile } from '../../../storage/block-file';
import type { Field } from '../layout';
import { HEADER, HEADER_BYTES, listFields, MAGIC } from '../layout';

/** A list head as stored; FFFFFFFFh = no zone. */
export interface ListHead {
  readonly head: number;
  readonly tail: number;
  readonly size: number;
}

/** Reads the header of one namespace; every refusal names file, field, offset, value and expectation. */
export class HeaderReader {
  /** File offset of the namespace. */
  readonly base: ByteOffset;
  readonly bytes = new Uint8Array(HEADER_BYTES);
  readonly #view = new DataView(this.bytes.buffer);
  readonly #file: BlockFile;

  /** Bytes beyond the end of the file are zeros. */
  constructor(file: BlockFile, base: ByteOffset) {
    this.#file = file;
    this.base = base;
    file.read(base, this.bytes);
  }

  /** True for the magic of a zone_file. */
  get hasMagic(): boolean {
    return this.u32(HEADER.magic) === MAGIC;
  }

  /** A u32, or the one byte of a u8 field. */
  u32(field: Field): number {
    return field.length === 1 ? this.#view.getUint8(field.offset) : this.#view.getUint32(field.offset, true);
  }

  /** A u64 whole. */
  u64(field: Field): bigint {
    return this.#view.getBigUint64(field.offset, true);
  }

  /** A list head by its index. */
  list(list: number): ListHead {
    const [head, tail, size] = listFields(list).map((field) => this.#view.getUint32(field.offset, true));
    return { head: head!, tail: tail!, size: size! };
  }

  /** The field's bytes, not copied. */
  slice(field: Field): Uint8Array {
    return this.bytes.subarray(field.offset, field.offset + field.length);
  }

  /** The value as `structure` and errors print it: decimal, or hex for bytes and the magic. */
  print(field: Field): string {
    if (field.type === 'u64 le') return this.u64(field).toString();
    if (field.type === 'bytes') return formatHexBytes(this.slice(field), '');
    return field.name === HEADER.magic.name ? formatHex(this.u32(field), 8) : String(this.u32(field));
  }

  /** The refusal of a field's value. */
  refusal(code: 'damaged' | 'unsupported', field: Field, expected: string): AppError {
    const found = this.print(field);
    const offset = this.base + field.offset;
    return errorAbout(
      this.#file.name,
      code,
      `${field.name} at offset ${offset} is ${found}, expected ${expected}`,
      { file: this.#file.name, field: field.name, offset, found, expected },
    );
  }
}
