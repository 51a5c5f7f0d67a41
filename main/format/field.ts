import type { ByteCount, ByteOffset } from '../../shared/units/units';

/** One field of a layout: its name in FORMAT.md, its place (in the file or in its structure) and how it is read. */
export interface LayoutField<Type extends string> {
  readonly name: string;
  readonly offset: ByteOffset;
  readonly length: ByteCount;
  readonly type: Type;
}
