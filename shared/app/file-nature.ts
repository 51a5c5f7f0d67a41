import type { ByteCount } from '../units/units';

/** What a file is, told by what it holds and never by its name. */
export type FileNature =
  /** `title`: of its family; null where its layout is known by name only, or only opening it tells. */
  | { readonly kind: 'image'; readonly title: string | null }
  /** `format`: as an import names it; null for a trace of this program, which needs no import. */
  | { readonly kind: 'trace'; readonly format: string | null }
  /** Neither for certain: a format of traces has to be named. */
  | { readonly kind: 'unknown' };

/** Bytes of a file that a page sends to the host at most, where the host cannot read the file itself. */
export const UPLOAD_BYTES_MAX: ByteCount = 1024 ** 3;
