/** What the schemas of arguments are made of. They are strict: nothing is converted, unknown keys are refused. */
import * as v from 'valibot';
import type { BlockCount, ByteCount, ByteOffset, Lba, ZoneIndex } from './units';

/** Characters of any text argument at most. */
export const TEXT_MAX = 4_096;
/** Text of at most TEXT_MAX characters, the empty one too. */
export const text = v.pipe(v.string(), v.maxLength(TEXT_MAX));
/** Text that is not empty. */
export const name = v.pipe(v.string(), v.minLength(1), v.maxLength(TEXT_MAX));
const whole = () => v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** A whole number in [0, 2^53). */
export const exact = whole();
/** A count that something may not exceed; null = no limit. */
export const limit = v.nullable(exact);
/** Bytes, at most so many and at least so many. */
export const bytesUpTo = (most: number, least = 0): v.GenericSchema<Uint8Array> =>
  v.pipe(
    v.instance(Uint8Array),
    v.check(({ length }) => length >= least && length <= most, `expected ${least} to ${most} bytes`),
  );
/** Yes or no. */
export const flag = v.boolean();

/** Bytes. */
export const byteCount: v.GenericSchema<ByteCount> = whole();
/** Bytes from the start of a file. */
export const byteOffset: v.GenericSchema<ByteOffset> = whole();
/** Logical blocks. */
export const blockCount: v.GenericSchema<BlockCount> = whole();
/** A logical block address. */
export const lba: v.GenericSchema<Lba> = whole();
/** A zone by its index. */
export const zoneIndex: v.GenericSchema<ZoneIndex> = whole();

/** What a path argument stands for: one file, or a file and the data image that is written beside it. */
export type PathMark = 'file' | 'fileAndDataBeside';

const marked = (mark: PathMark) => v.pipe(name, v.metadata({ path: mark }));

/** Path of a file or folder that is read or written. Only a path that the host allows gets past the gate. */
export const aPath = marked('file');
/** Path that an image is written to, its data image beside it where there is one. */
export const aPathWithDataBeside = marked('fileAndDataBeside');

/** What a schema says about being a path; undefined for anything else. */
export function pathMarkOf(schema: v.GenericSchema): PathMark | undefined {
  return (v.getMetadata(schema) as { readonly path?: PathMark }).path;
}

/** A value that nobody changes, through and through; bytes are as they came. */
type Immutable<Value> = Value extends string | number | boolean | null | undefined | Uint8Array
  ? Value
  : { readonly [Key in keyof Value]: Immutable<Value[Key]> };

/** What a value is once a schema has accepted it. */
export type Checked<Schema extends v.GenericSchema> = Immutable<v.InferOutput<Schema>>;

/**
 * Entries of an object schema that stands beside a type of its own: `{ … } satisfies EntriesOf<Type>` does not compile
 * while a key, also an optional one, is in one of them only.
 */
export type EntriesOf<Type> = {
  readonly [Key in keyof Type]-?: v.GenericSchema<unknown, Type[Key]>;
};
