import type { AttachCommand, ImageInfo } from '../../shared/ipc/shapes';
import type { FormatImage } from '../format/driver';
import { gzonedCommand } from './attach/freebsd';
import { nullBlkCommand, zloopCommand } from './attach/linux';
import { ownDriverCommands } from './attach/qemu-blockdev';
import { upstreamNvmeCommand, zoneFileCommand } from './attach/qemu-nvme';

/**
 * Command lines that give an image, or a device of its shape, to other programs: first those that read the image
 * itself, then those that make an empty device of the same geometry. Empty for an image without zones.
 */
export function attachCommands(image: FormatImage, info: ImageInfo): AttachCommand[] {
  if (image.geometry.zoneCount === 0) return [];
  const facts = { image, info };
  return [
    ...ownDriverCommands(facts),
    ...zoneFileCommand(facts),
    upstreamNvmeCommand(facts),
    nullBlkCommand(facts),
    zloopCommand(facts),
    gzonedCommand(facts),
  ];
}
