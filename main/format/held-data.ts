import type { Extent } from '../../shared/units/ranges';
import type { BlockFile } from '../storage/block-file';
import type { DeviceRange } from './data-check';

/** What of an area of a file may hold anything but zeros, counted from its start, ascending; null = not known. */
export function heldIn(file: BlockFile, { offset, length }: Extent): Iterable<DeviceRange> | null {
  const held = file.heldExtents?.() ?? null;
  return held === null ? null : within(held, offset, offset + length);
}

function* within(extents: readonly Extent[], from: number, to: number): Generator<DeviceRange> {
  for (const { offset, length } of extents) {
    const start = Math.max(offset, from);
    const end = Math.min(offset + length, to);
    if (end > start) yield { byte: start - from, length: end - start };
  }
}
