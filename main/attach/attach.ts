import type { AttachCommand } from '../../shared/image/attach-command';
import type { ImageInfo } from '../../shared/image/image-info';
import type { FormatImage } from '../format/image';
import { gzonedCommand } from './freebsd';
import { nullBlkCommand, zloopCommand, zoneFilesCommand } from './linux';
import { ownDriverCommands } from './qemu-blockdev';
import { upstreamNvmeCommand, zoneFileCommand } from './qemu-nvme';

/**
 * Command lines that give an image, or a device of its shape, to other programs: first those that read the image
 * itself, then those that make an empty device of the same geometry. Empty for an image without zones.
 */
export function attachCommands(image: FormatImage, info: ImageInfo): AttachCommand[] {
  if (image.facts.geometry.zoneCount === 0) return [];
  const facts = { image, info };
  return [
    ...ownDriverCommands(facts),
    ...zoneFileCommand(facts),
    ...zoneFilesCommand(facts),
    upstreamNvmeCommand(facts),
    nullBlkCommand(facts),
    zloopCommand(facts),
    gzonedCommand(facts),
  ];
}
