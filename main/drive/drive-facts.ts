import { failAbout } from '../../shared/errors/app-error';
import { formatBytes, plural } from '../../shared/units/format';
import { takesDataImage } from '../../shared/image/family';
import { conventionalCount } from '../../shared/zone/geometry';
import { ZoneType } from '../../shared/zone/state';
import type { ZonedDevice } from '../device/device';
import { familyNamed } from '../format/registry';
import { requireZones } from '../device/require-zones';
import type { DriveFacts } from './drive-port';

/** What an image is called as a drive. */
export type DriveNames = Pick<DriveFacts, 'nqn' | 'name' | 'uuid'>;

const CONVERT = 'zonesmith convert makes an image that can be served';

/**
 * What a host is told of a device. Errors: `unsupported`, with the way out, for what NVMe's zoned command set cannot say:
 * conventional zones, a shorter last zone, a zone size that is no power of two, zones without data.
 */
export function driveFacts(
  device: ZonedDevice,
  { nqn, name, uuid }: DriveNames,
  writable: boolean,
): DriveFacts {
  const { facts, table } = device.image;
  requireZones(facts, device.file.name);
  const { dataRefusal, recognition } = facts;
  if (dataRefusal !== null) {
    if (!takesDataImage(familyNamed(recognition.format))) throw dataRefusal;
    failAbout(
      device.file.name,
      'unsupported',
      'no data image is attached; give --data IMAGE to serve it',
      {},
    );
  }
  const why = whyNot(device);
  if (why !== null) failAbout(device.file.name, 'unsupported', `cannot be served as a drive: ${why}`, {});
  const { rules } = device;
  return {
    ...{ nqn, name, uuid },
    geometry: facts.geometry,
    limits: facts.limits,
    zdeBytes: table.readZde(0) === null ? 0 : facts.zdeBytes,
    writable: writable && facts.writeRefusal === null,
    crossesZones: rules.crossZoneRead,
  };
}

function whyNot({ image }: ZonedDevice): string | null {
  const { geometry } = image.facts;
  const { zoneSizeBlocks, lastZoneSizeBlocks, logicalBlockSizeBytes } = geometry;
  const conventional = conventionalCount(geometry);
  if (conventional > 0)
    return `it has ${plural(conventional, 'conventional zone')}, which NVMe zoned namespaces do not know; ${CONVERT}`;
  if (lastZoneSizeBlocks !== zoneSizeBlocks)
    return `its last zone has ${formatBytes(lastZoneSizeBlocks * logicalBlockSizeBytes)} and the others ${formatBytes(zoneSizeBlocks * logicalBlockSizeBytes)}; NVMe zones are all of one size; ${CONVERT}`;
  if (!Number.isInteger(Math.log2(zoneSizeBlocks)))
    return `its zone size of ${plural(zoneSizeBlocks, 'block')} is no power of two, which Linux takes no block device with; ${CONVERT}`;
  const odd = image.table.zones.type.findIndex((type) => type !== ZoneType.sequentialWriteRequired);
  if (odd !== -1)
    return `zone ${odd} is not of the type sequential write required, the only one that NVMe knows; ${CONVERT}`;
  return null;
}
