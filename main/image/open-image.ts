import type { ZonedDevice } from '../device/device';
import { GatherFile } from '../storage/filters/gather-file';
import { describeImage } from './image-info';
import { openDevice } from './open-device';
import { sourceLayoutOf, openSource } from './open-source';
import type { OpenedImage, OpenRequest } from './opened-image';

/**
 * Opens an image by its path. For reading nothing is written anywhere; for writing the image is locked and a
 * pending save applied. Errors: those of `openSource` and `openDevice`.
 */
export function openImage(path: string, request: OpenRequest): OpenedImage {
  const source = openSource(path, request);
  try {
    const file = gathers(request) ? new GatherFile(source.file) : source.file;
    const layout = sourceLayoutOf(source);
    const { device, profile } = openDevice(file, { ...request, ...layout });
    let disposed = false;
    return {
      path,
      device,
      attached: source.attached,
      layout,
      notices: [...source.notices, ...device.image.facts.notices],
      info: () => describeImage(device.image, { ...source.facts(), ...profile, path }),
      whileUnchanged: (work) => source.whileUnchanged(work),
      whileLookedAt: (work) => source.whileLookedAt(work),
      requireWritten: () => source.requireWritten(),
      dispose() {
        if (disposed) return;
        disposed = true;
        try {
          finishOrSettle(device);
          if (file !== source.file) file.dispose();
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

/** What cannot be finished is stored as far as that goes. Errors: why it could not be finished. */
function finishOrSettle(device: ZonedDevice): void {
  try {
    device.finish();
  } catch (thrown) {
    device.settle();
    throw thrown;
  }
}

/** Where entries wait for a flush, data may wait for the bytes that follow it, too. */
function gathers({ access, tableWrites }: OpenRequest): boolean {
  return access === 'write' && tableWrites === 'deferred';
}
