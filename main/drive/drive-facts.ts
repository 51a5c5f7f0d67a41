import { failAbout } from '../../shared/errors/app-error';
import { formatBytes, plural } from '../../shared/units/format';
import { shapeObstacle } from '../../shared/image/drive-shape';
import { takesDataImage } from '../../shared/image/family';
import { geometryShape } from '../../shared/image/geometry-shape';
import { conventionalCount } from '../../shared/zone/geometry';
import { ZoneType } from '../../shared/zone/state';
import type { ZonedDevice } from '../device/device';
import type { ImageZones } from '../format/image';
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
  const shape = geometryShape(geometry);
  switch (shapeObstacle(shape)) {
    case 'conventional zones':
      return `it has ${plural(conventionalCount(geometry), 'conventional zone')}, which NVMe zoned namespaces do not know; ${CONVERT}`;
    case 'shorter last zone':
      return `its last zone has ${formatBytes(shape.lastZoneSizeBytes)} and the others ${formatBytes(shape.zoneSizeBytes)}; NVMe zones are all of one size; ${CONVERT}`;
    case 'zone size':
      return `its zone size of ${plural(geometry.zoneSizeBlocks, 'block')} is no power of two, which Linux takes no block device with; ${CONVERT}`;
    case null:
      return whyNotTypes(image);
  }
}

function whyNotTypes({ table }: ImageZones): string | null {
  const odd = table.zones.type.findIndex((type) => type !== ZoneType.sequentialWriteRequired);
  if (odd === -1) return null;
  return `zone ${odd} is not of the type sequential write required, the only one that NVMe knows; ${CONVERT}`;
}
