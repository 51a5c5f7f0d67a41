import type { Extent } from '../units/ranges';

/** Rows that a strip may have. */
export const STRIP_ROWS_MAX = 4_096;
/** Rows of a strip in one answer at most: each costs up to three reads of 4 KiB. */
export const STRIP_PAGE_MAX = 64;

/** What may lie in a row of a strip, each a bit of the row's `parts`, the first one the lowest. */
export const STRIP_PARTS = [
  'header',
  'table',
  'zde',
  'checksums',
  'mapping',
  'data',
  'gap',
  'edited',
] as const;
/** See STRIP_PARTS; `edited`: bytes that may differ from what is saved. */
export type StripPart = (typeof STRIP_PARTS)[number];

/** A part of a file in so many rows. */
export interface StripLayout extends Extent {
  readonly rows: number;
}

/** Rows first … first + count − 1 of a strip. */
export interface StripPage {
  readonly first: number;
  readonly count: number;
  /** Index into ZONE_CONTENTS; `none`: never written. */
  readonly content: Uint8Array;
  /** Entropy of the samples in 32nds of a bit a byte, 0 to 255 (8 bits: 255). */
  readonly entropy: Uint8Array;
  /** Share of the row that was ever written, of 255; a row with any is never 0. */
  readonly held: Uint8Array;
  /** Bits of STRIP_PARTS. */
  readonly parts: Uint8Array;
}

/** The bytes that a row stands for; empty where the part has fewer bytes than rows. Rows cover it without a gap. */
export function stripRow(layout: StripLayout, row: number): Extent {
  const from = rowStart(layout, row);
  return { offset: layout.offset + from, length: rowStart(layout, row + 1) - from };
}

function rowStart({ length, rows }: StripLayout, row: number): number {
  // Not multiplied first: 4,096 times the length of a large file is no exact number.
  return row >= rows ? length : Math.floor((length / rows) * row);
}
