import type { ZonedDevice } from '../../../../device/device';
import { openDevice } from '../../../../image/open-device';
import type { OpenedImage } from '../../../../image/opened-image';
import type { BlockFile } from '../../../../storage/block-file';
import { choicesOf, type ImageOptions } from '../../options/image-options';

/** What opens other bytes in place of those of an image's file, for commands in whose midst the power may be cut. */
export function copyOpener(image: OpenedImage, options: ImageOptions): (file: BlockFile) => ZonedDevice {
  const request = {
    ...choicesOf(options),
    ...image.layout,
    durability: 'flush',
    tableWrites: 'eager',
  } as const;
  return (file) => openDevice(file, request).device;
}
