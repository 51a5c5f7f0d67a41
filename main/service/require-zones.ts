import { fail } from '../../shared/errors/app-error';
import type { FormatImage } from '../format/driver';

/** Errors: `not-recognised`, saying what the image is, where it has no zones to work on. */
export function requireZones({ recognition, geometry }: FormatImage): void {
  if (geometry.zoneCount > 0) return;
  const { format, variant, note } = recognition;
  fail('not-recognised', note ?? `${format} ${variant}: the image has no zones`, { format, variant });
}
