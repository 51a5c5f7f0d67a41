import { formatBytes } from '../../../../shared/units/format';
import type { Finding } from '../../../../shared/image/check/finding';
import { GIB, isPowerOfTwo } from '../../../../shared/units/units';
import type { BlockFile } from '../../../storage/block-file';
import { headerFinding } from '../findings';
import { magicFinding } from './magic';
import { PLAIN_MAGIC, WORD_BYTES } from '../layout';
import type { PlainHeader } from './plain-header';

/** Bytes from which the RFC driver's 32-bit arithmetic goes wrong: pointers, and sizes. */
export const RFC_POINTER_LIMIT = 2 * GIB;
/** See RFC_POINTER_LIMIT. */
export const RFC_SIZE_LIMIT = 4 * GIB;

/** What the header of an `rfc` or `branch-a` image shows, with the bug ids of the RFC driver for `rfc`. */
export function plainFindings(file: BlockFile, header: PlainHeader): Finding[] {
  const found = [
    magicFinding(header.reader, header.places.magic, PLAIN_MAGIC),
    countsFinding(header),
    limitsFinding(header),
    roomFinding(header),
    trailingFinding(file, header),
  ];
  if (header.variant === 'rfc')
    found.push(powerFinding(header), arithmeticFinding(header), modelFinding(header));
  return found.filter((finding) => finding !== null);
}

function countsFinding(header: PlainHeader): Finding | null {
  const { sequentialCount, conventionalCount, zoneCount, places } = header;
  if (sequentialCount + conventionalCount === zoneCount) return null;
  return headerFinding(places.sequentialCount, {
    code: 'zoned-zone-counts',
    severity: 'error',
    message: `${sequentialCount} sequential and ${conventionalCount} conventional zones are not the ${zoneCount} zones of nr_zones`,
    found: sequentialCount,
    expected: zoneCount - conventionalCount,
  });
}

function limitsFinding({ openZonesMax, activeZonesMax, places }: PlainHeader): Finding | null {
  if (openZonesMax === 0 || activeZonesMax === 0 || openZonesMax <= activeZonesMax) return null;
  return headerFinding(places.openZonesMax, {
    code: 'zoned-limits',
    severity: 'warning',
    message: `${openZonesMax} open zones are allowed but only ${activeZonesMax} active ones`,
    found: openZonesMax,
    expected: `at most ${activeZonesMax}`,
  });
}

function roomFinding({
  variant,
  headerBytes,
  zoneCount,
  zoneSize,
  deviceSize,
  places,
}: PlainHeader): Finding | null {
  const needed = headerBytes + zoneCount * zoneSize + zoneCount * WORD_BYTES;
  if (deviceSize >= BigInt(needed)) return null;
  return headerFinding(places.deviceSize, {
    code: variant === 'rfc' ? 'rfc-R11' : 'zoned-overlap',
    severity: 'error',
    message: `${deviceSize} bytes cannot hold header, ${zoneCount} zones of ${zoneSize} bytes and their table; ${needed} are needed, so the table lies in the data of zones`,
    found: deviceSize,
    expected: `at least ${needed}`,
  });
}

function trailingFinding(file: BlockFile, { variant, deviceSize, places }: PlainHeader): Finding | null {
  const extra = BigInt(file.size()) - deviceSize;
  if (extra <= 0n) return null;
  return {
    ...headerFinding(places.deviceSize, {
      code: variant === 'rfc' ? 'rfc-R3' : 'zoned-trailing-bytes',
      severity: 'warning',
      message: `${extra} bytes lie behind the end of the image; the table is found from this field, not from the end of the file`,
      found: file.size(),
      expected: deviceSize,
    }),
    offset: Number(deviceSize),
    length: Number(extra),
  };
}

function powerFinding({ zoneSize, places }: PlainHeader): Finding | null {
  if (isPowerOfTwo(zoneSize)) return null;
  return headerFinding(places.zoneSize, {
    code: 'rfc-R12',
    severity: 'warning',
    message:
      'no power of two; the RFC driver refuses to manage zones of this size and to append at their start',
    found: zoneSize,
    expected: 'a power of two',
  });
}

function arithmeticFinding({ zoneCount, zoneSize, places }: PlainHeader): Finding | null {
  const bytes = zoneCount * zoneSize;
  if (bytes < RFC_POINTER_LIMIT) return null;
  const seen =
    bytes >= RFC_SIZE_LIMIT ? `takes the device for ${formatBytes(bytes % RFC_SIZE_LIMIT)}, and it ` : '';
  return headerFinding(places.zoneSize, {
    code: 'rfc-R13',
    severity: 'warning',
    message: `the device has ${bytes} bytes; the RFC driver computes in 32 bits: it ${seen}spoils the words of zones whose pointer reaches 2 GiB`,
    found: bytes,
    expected: `below ${RFC_POINTER_LIMIT}`,
  });
}

function modelFinding({ zoneModel, places }: PlainHeader): Finding | null {
  if (zoneModel === 1) return null;
  return headerFinding(places.zoneModel, {
    code: 'rfc-R14',
    severity: 'warning',
    message:
      zoneModel === 0
        ? 'not zoned; the RFC driver still moves write pointers but answers no report and no zone management'
        : 'not host managed; the RFC driver treats it as host managed all the same',
    found: zoneModel,
    expected: 1,
  });
}
