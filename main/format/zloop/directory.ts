import { fail, failAbout } from '../../../shared/errors/app-error';
import type { QemuStartOptions } from '../../../shared/image/open-options';
import { ZONES_MAX } from '../../../shared/image/limits';
import type { ByteCount } from '../../../shared/units/units';
import { MIB, SECTOR_BYTES } from '../../../shared/units/units';
import { nextPowerOfTwo } from '../../../shared/image/validate-spec';
import type { ListedFile, ZoneFileFact, ZoneFiles } from '../driver';

/** Names of zone files: `cnv-` conventional, `seq-` sequential, the zone in at least six digits. Source: FORMAT.md. */
export const ZONE_FILE_NAME = /^(cnv|seq)-(\d{6,8})$/;
/** Zone size of a device that is made without naming one. Source: FORMAT.md. */
const DEFAULT_ZONE_BYTES = 256 * MIB;

/**
 * The zones of a directory from the names and sizes of its files. Errors: `damaged` for two files of one zone, for
 * sizes that no zone size fits; `usage` for a zone size given that the files do not fit.
 */
export function zoneFilesOf(path: string, listed: readonly ListedFile[], start: QemuStartOptions): ZoneFiles {
  const zones = byZone(path, listed);
  const size = zoneSizeOf(zones, start);
  const large = zones.find((zone) => zone !== null && zone.sizeBytes > size.bytes);
  if (large) {
    failAbout(
      path,
      start.zoneSizeBytes === undefined ? 'damaged' : 'usage',
      `${large.name} has ${large.sizeBytes} bytes, more than the zone size of ${size.bytes} (${size.from})`,
      { file: large.name, found: large.sizeBytes, expected: size.bytes },
    );
  }
  return { format: 'zloop', zoneSizeBytes: size.bytes, zoneSizeFrom: size.from, zones };
}

function byZone(path: string, listed: readonly ListedFile[]): (ZoneFileFact | null)[] {
  const found = new Map<number, ZoneFileFact>();
  for (const { name, sizeBytes } of listed) {
    const [, kind, digits] = ZONE_FILE_NAME.exec(name) ?? [];
    const zone = Number(digits);
    if (zone >= ZONES_MAX)
      failAbout(path, 'damaged', `${name}: at most ${ZONES_MAX} zones are possible`, { file: name });
    const other = found.get(zone);
    if (other)
      failAbout(path, 'damaged', `zone ${zone} has two files, ${other.name} and ${name}`, { file: name });
    found.set(zone, { name, conventional: kind === 'cnv', sizeBytes });
  }
  const count = [...found.keys()].reduce((most, zone) => Math.max(most, zone), 0) + 1;
  if (count > 2 * found.size) {
    const message = `${found.size} zone files of ${count} zones: more than half are missing`;
    failAbout(path, 'damaged', message, { found: found.size, expected: count });
  }
  return Array.from({ length: count }, (_, zone) => found.get(zone) ?? null);
}

/** A conventional file is always as large as a zone; the largest sequential one is at most that. */
function zoneSizeOf(
  zones: readonly (ZoneFileFact | null)[],
  { zoneSizeBytes }: QemuStartOptions,
): { readonly bytes: ByteCount; readonly from: string } {
  if (zoneSizeBytes !== undefined) {
    if (zoneSizeBytes > 0 && zoneSizeBytes % SECTOR_BYTES === 0)
      return { bytes: zoneSizeBytes, from: 'as given' };
    fail('usage', `zone size ${zoneSizeBytes}: a multiple of ${SECTOR_BYTES} bytes is needed`, {
      zoneSizeBytes,
    });
  }
  const conventional = largest(zones, true);
  if (conventional) return { bytes: conventional.sizeBytes, from: `the size of ${conventional.name}` };
  const sequential = largest(zones, false);
  if (!sequential) return { bytes: DEFAULT_ZONE_BYTES, from: 'the default: every file is empty' };
  const bytes = Math.max(MIB, nextPowerOfTwo(sequential.sizeBytes));
  return { bytes, from: `the next power of two of the largest file, ${sequential.name}` };
}

function largest(zones: readonly (ZoneFileFact | null)[], conventional: boolean): ZoneFileFact | null {
  return zones.reduce<ZoneFileFact | null>(
    (most, zone) =>
      zone?.conventional === conventional && zone.sizeBytes > (most?.sizeBytes ?? 0) ? zone : most,
    null,
  );
}
