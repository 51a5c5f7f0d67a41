import { rangesWithin, type Extent } from '../../../shared/units/ranges';
import type { BlockFile } from '../../storage/block-file';
import type { DeviceRange } from './data-check';

/** What of an area of a file may hold anything but zeros, counted from its start, ascending; null = not known. */
export function heldIn(file: BlockFile, area: Extent): Iterable<DeviceRange> | null {
  const held = file.heldExtents?.() ?? null;
  if (held === null) return null;
  return rangesWithin(held, area).map(({ offset, length }) => ({ byte: offset - area.offset, length }));
}
