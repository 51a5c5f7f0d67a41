import { formatHex } from '../../../../shared/units/format';
import type { Finding } from '../../../../shared/image/check/finding';
import type { BlockFile } from '../../../storage/block-file';
import { extendedHeaderSum } from './extended-header';
import { headerFinding } from '../findings';
import type { HeaderReader } from './header-reader';
import { COMPATIBLE_SUMS, EXTENDED_HEADER as AT, NO_LIMIT } from '../layout';

/** An error when the header's checksum is wrong; null when it is right. */
export function headerSumFinding(reader: HeaderReader): Finding | null {
  const stored = reader.u32(AT.headerSum);
  const computed = extendedHeaderSum(reader.bytes);
  if (stored === computed) return null;
  return headerFinding(AT.headerSum, {
    code: 'zoned-header-checksum',
    severity: 'error',
    message:
      'the header was changed by something that does not keep its checksum; the image is shown but not written',
    found: formatHex(stored, 8),
    expected: formatHex(computed, 8),
  });
}

/** What an `extended` header shows besides its checksum. */
export function extendedFindings(file: BlockFile, reader: HeaderReader): Finding[] {
  const found = [
    limitsFinding(reader),
    featuresFinding(reader),
    sizeFinding(file, reader),
    ...reservedFindings(reader),
  ];
  return found.filter((finding) => finding !== null);
}

function limitsFinding(reader: HeaderReader): Finding | null {
  const open = reader.u64(AT.openZonesMax);
  const active = reader.u64(AT.activeZonesMax);
  if (open === NO_LIMIT || open <= active) return null;
  return headerFinding(AT.openZonesMax, {
    code: 'zoned-limits',
    severity: 'warning',
    message: `${open} open zones are allowed but only ${active} active ones`,
    found: open,
    expected: `at most ${active}`,
  });
}

function featuresFinding(reader: HeaderReader): Finding | null {
  const unknown = reader.u64(AT.compatible) & ~COMPATIBLE_SUMS;
  if (unknown === 0n) return null;
  return headerFinding(AT.compatible, {
    code: 'zoned-header-features',
    severity: 'info',
    message: 'compatible features that this build does not know and leaves alone',
    found: `0x${unknown.toString(16)}`,
    expected: 0,
  });
}

function sizeFinding(file: BlockFile, reader: HeaderReader): Finding | null {
  const recorded = reader.exact(AT.fileSize);
  const extra = file.size() - recorded;
  if (extra === 0) return null;
  const message =
    extra > 0
      ? `${extra} bytes lie behind the end of the image`
      : `the file ends ${-extra} bytes early; the zone table is still inside of it`;
  return headerFinding(AT.fileSize, {
    code: extra > 0 ? 'zoned-trailing-bytes' : 'zoned-truncated',
    severity: 'warning',
    message,
    found: file.size(),
    expected: recorded,
  });
}

function reservedFindings(reader: HeaderReader): Finding[] {
  const used = [AT.reserved0, AT.reserved1].filter((field) => reader.slice(field).some((byte) => byte !== 0));
  return used.map((field) =>
    headerFinding(field, {
      code: 'zoned-reserved',
      severity: 'info',
      message: 'reserved bytes are not zero; they are kept as they are',
      found: reader.print(field).slice(0, 32),
      expected: 'zeros',
    }),
  );
}
