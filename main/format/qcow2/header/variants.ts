import { assert } from '../../../../shared/errors/assert';
import type { BlockFile } from '../../../storage/block-file';
import { ZONED_FIELDS, ZONED_LENGTHS, ZONED_WORDS } from './extension-layout';
import type { ZonedFieldName } from './extension-layout';
import { FieldReader } from './field-reader';
import { BLOCK_BYTES, WORD_BYTES } from '../layout';
import type { HeaderExtension, Qcow2Variant, ZonedExtension } from '../model';
import { QCOW2_VARIANTS } from '../model';

/** Variants whose extension has this length. */
export function variantsOfLength(length: number): Qcow2Variant[] {
  return QCOW2_VARIANTS.filter((variant) => ZONED_LENGTHS[variant] === length);
}

/**
 * Decodes an extension as one variant says. Nothing is checked; numbers of 2^53 and above are rounded and fit no
 * file. The extension's length is the variant's.
 */
export function decodeVariant(
  file: BlockFile,
  variant: Qcow2Variant,
  place: HeaderExtension,
): ZonedExtension {
  assert(place.length === ZONED_LENGTHS[variant], `${variant} has extensions of another length`);
  const reader = new FieldReader(file, place.dataOffset, place.length);
  const fields = ZONED_FIELDS[variant];
  const value = (name: ZonedFieldName) => {
    const field = fields[name];
    return field ? reader.number(field) : 0;
  };
  const zoneCount = value('zoneCount');
  const zdeBytes = value('zdeBytes');
  const decoded = {
    variant,
    place,
    zoned: value('zoned'),
    profile: value('profile'),
    zoneSizeBytes: value('zoneSize'),
    zoneCapacityBytes: value('zoneCapacity'),
    zoneCount,
    conventionalCount: value('conventional'),
    activeZonesMax: value('activeZonesMax'),
    openZonesMax: value('openZonesMax'),
    appendMaxBytes: value('appendMaxSectors') * BLOCK_BYTES + value('appendMaxBytes'),
    zdeBytes,
    metaOffset: value('metaOffset'),
    metaBytes: fields.metaSize ? value('metaSize') : zoneCount * WORD_BYTES,
    word: ZONED_WORDS[variant],
  };
  assert(decoded.metaBytes >= 0 && decoded.appendMaxBytes >= 0, 'a field was read with a sign');
  return decoded;
}
