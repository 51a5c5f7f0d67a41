import { describeImage } from './image-info';
import { openDevice } from './open-device';
import { openSource } from './open-source';
import type { OpenedImage, OpenRequest } from './types';

/**
 * Opens an image by its path. For reading nothing is written anywhere; for writing the image is locked and a
 * pending save applied. Errors: those of `openSource` and `openDevice`.
 */
export function openImage(path: string, request: OpenRequest): OpenedImage {
  const source = openSource(path, request);
  try {
    const { device, profile } = openDevice(source.file, request);
    let disposed = false;
    return {
      path,
      device,
      notices: source.notices,
      info: () => describeImage(device.image, { ...source.facts(), ...profile, path }),
      dispose() {
        if (disposed) return;
        disposed = true;
        try {
          device.finish();
        } finally {
          source.dispose();
        }
      },
    };
  } catch (error) {
    source.dispose();
    throw error;
  }
}
