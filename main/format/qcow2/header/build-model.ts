import { plainRemark } from '../../../../shared/errors/remark';
import type { AppError } from '../../../../shared/errors/app-error';
import { errorAbout, failAbout } from '../../../../shared/errors/app-error';
import type { ZoneGeometry, ZoneLimits } from '../../../../shared/zone/geometry';
import type { ZoneProvenance } from '../../../../shared/zone/zone-table';
import type { BlockFile } from '../../../storage/block-file';
import { askedLimit } from '../../asked-limit';
import type { DriverOptions } from '../../driver';
import { ZONED_FIELDS } from './extension-layout';
import { dataRefusal, noticesOf, requireKnownFeatures, writeRefusals } from './features';
import { headerFindings } from './header-findings';
import { BLOCK_BYTES } from '../layout';
import type { Qcow2Header, Qcow2Model, ZonedExtension } from '../model';
import type { Seen } from './recognise';
import { behindOf } from '../blocks/backing';
import { mappingClusters } from '../blocks/mapping-clusters';
import { NO_ZONES } from '../../read-only/no-zones';

/**
 * Puts header and extension together. Errors: `unknown-feature` for an incompatible bit or a value of the zoned field
 * that is not known.
 */
export function buildModel(
  file: BlockFile,
  header: Qcow2Header,
  { zoned, recognition }: Seen,
  options: DriverOptions,
): Qcow2Model {
  requireKnownFeatures(file, header);
  if (zoned) requireKnownKind(file, zoned);
  const behind = behindOf(file, header, options.behind ?? []);
  const isUnknown = recognition.variant === 'unknown';
  const refusals = writeRefusals(file, header, behind !== null);
  if (zoned) refusals.push(...sharedTable(file, header, zoned));
  if (isUnknown) refusals.push(unknownRefusal(file, recognition.note ?? ''));
  const notices = noticesOf(file, header, refusals, options.behind?.[0]?.name ?? null);
  if (!zoned && !isUnknown && recognition.note) notices.push(plainRemark(recognition.note));
  return {
    header,
    zoned,
    behind,
    candidates: recognition.candidates,
    geometry: zoned ? geometryOf(header, zoned) : NO_ZONES,
    limits: limitsOf(zoned, options),
    provenance: provenanceOf(zoned),
    findings: headerFindings(file, header, zoned, isUnknown),
    notices,
    writeRefusal: refusals[0] ?? null,
    dataRefusal: dataRefusal(file, header),
  };
}

function requireKnownKind(file: BlockFile, { variant, place, zoned }: ZonedExtension): void {
  if (zoned <= 1) return;
  const { name, offset } = ZONED_FIELDS[variant].zoned!;
  const at = place.dataOffset + offset;
  failAbout(
    file.name,
    'unknown-feature',
    `${name} at offset ${at} is ${zoned}, expected 0 (not zoned) or 1 (host managed)`,
    { file: file.name, field: name, offset: at, found: zoned, expected: '0 or 1' },
  );
}

/** A word of the zone table written into a table of the mapping would destroy it. */
function sharedTable(
  file: BlockFile,
  header: Qcow2Header,
  { metaOffset, metaBytes }: ZonedExtension,
): AppError[] {
  for (const { what, offset, entryOffset } of mappingClusters(file, header)) {
    if (offset >= metaOffset + metaBytes || offset + header.clusterBytes <= metaOffset) continue;
    const message =
      `the ${what} at offset ${offset} (entry at offset ${entryOffset}) lies where the zone table is, ` +
      `at offset ${metaOffset}; opened for reading only`;
    return [
      errorAbout(file.name, 'damaged', message, {
        file: file.name,
        field: what,
        offset: entryOffset,
        found: offset,
      }),
    ];
  }
  return [];
}

function unknownRefusal(file: BlockFile, note: string): AppError {
  return errorAbout(file.name, 'unsupported', `${note} Nothing is written.`, { file: file.name });
}

function geometryOf({ virtualSizeBytes }: Qcow2Header, zoned: ZonedExtension): ZoneGeometry {
  const { zoneCount, zoneSizeBytes, zoneCapacityBytes, conventionalCount } = zoned;
  return {
    logicalBlockSizeBytes: BLOCK_BYTES,
    zoneCount,
    zoneSizeBlocks: zoneSizeBytes / BLOCK_BYTES,
    zoneCapacityBlocks: zoneCapacityBytes / BLOCK_BYTES,
    lastZoneSizeBlocks: (virtualSizeBytes - (zoneCount - 1) * zoneSizeBytes) / BLOCK_BYTES,
    conventional: conventionalCount === 0 ? [] : [[0, conventionalCount - 1]],
  };
}

function limitsOf(zoned: ZonedExtension | null, options: DriverOptions): ZoneLimits {
  return {
    openZonesMax: askedLimit(options.openZonesMax, zoned?.openZonesMax || null),
    activeZonesMax: askedLimit(options.activeZonesMax, zoned?.activeZonesMax || null),
    appendMaxBytes: zoned?.appendMaxBytes || null,
  };
}

function provenanceOf(zoned: ZonedExtension | null): ZoneProvenance {
  const stored = zoned ? 'stored' : 'absent';
  return {
    type: stored,
    state: zoned?.word.hasState === false ? 'derived' : stored,
    writePointer: stored,
    capacity: stored,
    attributes: zoned?.word.hasAttributes ? 'stored' : 'absent',
    zde: zoned && zoned.zdeBytes > 0 ? 'stored' : 'absent',
  };
}
