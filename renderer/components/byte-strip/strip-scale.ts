import { stripRow, type StripLayout } from '../../../shared/image/content-strip';
import type { Extent } from '../../../shared/units/ranges';

/** Height of a row, in CSS pixels. */
export const ROW_PIXELS = 2;

/** A stretch of the strip, in CSS pixels. */
interface Band {
  readonly top: number;
  readonly height: number;
}

/** The place in the file at a pixel of the strip, whose ends are those of the part that it shows. */
export function offsetAtPixel({ offset, length }: Extent, height: number, pixel: number): number {
  if (height <= 0) return offset;
  const share = Math.max(0, Math.min(pixel / height, 1));
  return offset + Math.min(Math.floor(length * share), length - 1);
}

/** The row that holds a place; the nearest one where it lies outside. */
export function rowAt(layout: StripLayout, at: number): number {
  const { offset, length, rows } = layout;
  const near = Math.max(0, Math.min(Math.floor(((at - offset) / length) * rows), rows - 1));
  // Rows begin at whole bytes: a share of the length may be a little before its row, or behind it.
  if (near + 1 < rows && at >= stripRow(layout, near + 1).offset) return near + 1;
  return near > 0 && at < stripRow(layout, near).offset ? near - 1 : near;
}

/** Where bytes lie on the strip, at least so many pixels of it; null where they lie outside. */
export function bandOf(part: Extent, height: number, { offset, length }: Extent, least: number): Band | null {
  if (offset >= part.offset + part.length || offset + length <= part.offset) return null;
  const pixelOf = (at: number) =>
    (Math.max(0, Math.min(at - part.offset, part.length)) / part.length) * height;
  const tall = Math.max(least, pixelOf(offset + length) - pixelOf(offset));
  return { top: Math.min(pixelOf(offset), height - tall), height: tall };
}
