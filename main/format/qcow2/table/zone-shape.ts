import type { ByteCount, ByteOffset, DeviceByte, ZoneIndex } from '../../../../shared/units/units';
import { hasNarrowStarts } from '../header/extension-layout';
import { WORD_BYTES } from '../layout';
import type { WordKind, ZonedExtension } from '../model';

/** The numbers by which words are judged: zones in bytes of the device, and where the words lie. */
export interface ZoneShape {
  readonly word: WordKind;
  readonly zoneCount: number;
  readonly conventionalCount: number;
  readonly zoneBytes: ByteCount;
  readonly capacityBytes: ByteCount;
  readonly deviceBytes: ByteCount;
  /** Builds of this variant computed zone starts in 32 bits (bug Q13). */
  readonly narrowStarts: boolean;
  readonly wordsOffset: ByteOffset;
  readonly wordsBytes: ByteCount;
  readonly zdeOffset: ByteOffset;
  readonly zdeBytes: ByteCount;
}

/** The shape that an extension gives a device. */
export function zoneShape(zoned: ZonedExtension, deviceBytes: ByteCount): ZoneShape {
  const wordsBytes = zoned.zoneCount * WORD_BYTES;
  return {
    word: zoned.word,
    zoneCount: zoned.zoneCount,
    conventionalCount: zoned.conventionalCount,
    zoneBytes: zoned.zoneSizeBytes,
    capacityBytes: zoned.zoneCapacityBytes,
    deviceBytes,
    narrowStarts: hasNarrowStarts(zoned.variant),
    wordsOffset: zoned.metaOffset,
    wordsBytes,
    zdeOffset: zoned.metaOffset + wordsBytes,
    zdeBytes: zoned.zdeBytes,
  };
}

/** First device byte of a zone. */
export function startByte({ zoneBytes }: ZoneShape, zone: ZoneIndex): DeviceByte {
  return zone * zoneBytes;
}

/** Device byte behind a zone; only the last zone may be short. */
export function endByte({ zoneBytes, deviceBytes }: ZoneShape, zone: ZoneIndex): DeviceByte {
  return Math.min((zone + 1) * zoneBytes, deviceBytes);
}

/** Device byte behind the last writable one of a sequential zone. */
export function capacityEndByte(shape: ZoneShape, zone: ZoneIndex): DeviceByte {
  return Math.min(startByte(shape, zone) + shape.capacityBytes, endByte(shape, zone));
}

/** True for the leading zones that the extension calls conventional. */
export function isConventionalZone({ conventionalCount }: ZoneShape, zone: ZoneIndex): boolean {
  return zone < conventionalCount;
}
