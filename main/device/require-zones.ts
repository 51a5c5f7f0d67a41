import { failAbout } from '../../shared/errors/app-error';
import type { ImageFacts } from '../format/image';

/** Errors: `not-recognised` about the file, saying what it is, where an image has no zones to work on. */
export function requireZones({ recognition, geometry }: ImageFacts, file: string): void {
  if (geometry.zoneCount > 0) return;
  const { format, variant, note = `${format} ${variant}: the image has no zones` } = recognition;
  failAbout(file, 'not-recognised', note, { file, format, variant });
}
