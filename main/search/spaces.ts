import type { SearchHit } from '../../shared/search/search';
import type { Extent } from '../../shared/units/ranges';
import type { ByteCount } from '../../shared/units/units';
import { zoneOf, zoneStart } from '../../shared/zone/geometry';
import { heldOnDevice } from '../device/held-on-device';
import type { FormatImage } from '../format/image';
import type { BlockFile } from '../storage/block-file';
import type { Match, SearchedBytes } from './find-in-parts';

/** Whose addresses are searched. */
export type SpaceName = 'file' | 'device';

/** An image and the file it was opened from. */
export interface Searched {
  readonly file: BlockFile;
  readonly image: FormatImage;
}

/** Bytes with addresses, and what is known of them. */
export interface Space extends SearchedBytes {
  /** What may hold anything but zeros, ascending; null = not known. To be asked anew for each walk. */
  held(): Iterable<Extent> | null;
}

/** The file by its offsets, or the device by its bytes, whose data can be read. */
export function spaceOf(searched: Searched, name: SpaceName): Space {
  return name === 'file' ? fileSpace(searched) : deviceSpace(searched);
}

/** Where something that was found lies. */
export function placeHit({ image }: Searched, name: SpaceName, { at, length }: Match): SearchHit {
  if (name === 'file') {
    const { lba, zone, zoneByte } = image.anatomy.locate(at);
    return { offset: at, length, lba, zone, zoneByte };
  }
  const { geometry } = image.facts;
  const block = geometry.logicalBlockSizeBytes;
  const lba = Math.floor(at / block);
  const zone = zoneOf(geometry, lba);
  const start = image.blocks.offsetOf(lba);
  return {
    offset: start === null ? null : start + (at % block),
    length,
    lba,
    zone,
    zoneByte: at - zoneStart(geometry, zone) * block,
  };
}

function fileSpace({ file }: Searched): Space {
  const extents = file.heldExtents?.() ?? null;
  const room = new Room();
  return {
    held: () => extents,
    read(at, length) {
      const bytes = room.take(length);
      file.read(at, bytes);
      return bytes;
    },
  };
}

function deviceSpace(searched: Searched): Space {
  const { blocks, facts } = searched.image;
  const block = facts.geometry.logicalBlockSizeBytes;
  const held = heldOnDevice(searched.image, searched.file);
  const room = new Room();
  return {
    held: () => held,
    read(at, length) {
      const lba = Math.floor(at / block);
      const skip = at - lba * block;
      const bytes = room.take(Math.ceil((skip + length) / block) * block);
      blocks.read(lba, bytes);
      return bytes.subarray(skip, skip + length);
    },
  };
}

/** Room for one piece at a time, which is made once. */
class Room {
  #bytes = Buffer.alloc(0);

  take(length: ByteCount): Buffer {
    if (this.#bytes.length < length) this.#bytes = Buffer.alloc(length);
    return this.#bytes.subarray(0, length);
  }
}
