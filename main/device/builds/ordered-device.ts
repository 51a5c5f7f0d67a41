import type { ZoneCommand } from '../../../shared/workload/command';
import { changesNothing } from '../../../shared/workload/operations';
import type { BlockBuildName, BuildName } from '../../../shared/zone/build';
import type { ZoneTable } from '../../../shared/zone/zone-table';
import { cloneZoneTable } from '../../../shared/zone/zone-table';
import type { BlockFile } from '../../storage/block-file';
import { PageFile } from '../../storage/filters/page-file';
import type { DeviceResult, ZonedDevice } from '../device';
import type { Payload } from '../payloads';
import { BuildDevice } from './build-device';
import { reenact, requireBuild } from './reenactment';

/** As much of a device as carries out a trace whose power is cut. */
export type OrderedDevice = Pick<ZonedDevice, 'image' | 'engine' | 'execute' | 'flush'>;

type OpenDevice = (file: BlockFile) => ZonedDevice;

/** The builds of which it is known in what order their writes reach the disk. */
const ORDERS = {
  'qemu-zoned-rfc': (file, open) => wordsThenFlush(open(file), 'qemu-zoned-rfc'),
  'qemu-zone-file-v5': (file, open) => pagesAtOnce(file, open, { build: 'qemu-zone-file-v5', waits: true }),
  'qemu-zone-file-older': (file, open) =>
    pagesAtOnce(file, open, { build: 'qemu-zone-file-older', waits: false }),
} as const satisfies Partial<Record<BuildName, (file: BlockFile, open: OpenDevice) => OrderedDevice>>;

/** Name of one of them. */
export type OrderedBuildName = keyof typeof ORDERS;
/** Names of those builds. */
export const ORDERED_BUILDS = Object.keys(ORDERS) as readonly OrderedBuildName[];

/**
 * A build that carries out the commands of a trace, its writes in the order in which it makes them.
 *
 * - `qemu-zoned-rfc`: data, then the word of the zone, then a flush, with each command.
 * - `qemu-zone-file-…`: by the rules; the table is memory that maps the file, so that whole pages reach it, those of a command in
 *   no order. Version 5 waits for them before it answers, the older code does not.
 *
 * Source: FORMATS §5 (mapping), the order of writes of the driver of 2022 in main/format/zoned/FORMAT.md. Errors: `usage` where the
 * build does not make images of this variant; those of the image.
 */
export function openOrdered(file: BlockFile, open: OpenDevice, build: OrderedBuildName): OrderedDevice {
  return ORDERS[build](file, open);
}

function wordsThenFlush(device: ZonedDevice, build: BlockBuildName): OrderedDevice {
  const running = reenact(device, build);
  const { geometry } = device.image.facts;
  const commands = new BuildDevice(
    {
      get process() {
        return running.process;
      },
      restart: () => running.restart(),
      flush: () => running.flush(),
      finish: () => running.finish(),
    },
    geometry,
  );
  return {
    image: device.image,
    engine: device.engine,
    execute(command: ZoneCommand, payload?: Payload): DeviceResult {
      const before = cloneZoneTable(device.image.table.zones);
      const { status, assigned } = commands.execute(command, payload);
      if (!changesNothing(command.op)) running.flush();
      device.reload();
      const changedZones = differing(before, device.image.table.zones);
      return {
        ...{ status, changedZones },
        ...(assigned !== undefined && { assignedLba: assigned / geometry.logicalBlockSizeBytes }),
      };
    },
    flush: () => running.flush(),
  };
}

function differing(a: ZoneTable, b: ZoneTable): number[] {
  const zones: number[] = [];
  for (let zone = 0; zone < a.count; zone++)
    if (a.state[zone] !== b.state[zone] || a.writePointer[zone] !== b.writePointer[zone]) zones.push(zone);
  return zones;
}

function pagesAtOnce(
  file: BlockFile,
  open: OpenDevice,
  { build, waits }: { readonly build: BuildName; readonly waits: boolean },
): OrderedDevice {
  const pages = new PageFile(file);
  const device = open(pages);
  requireBuild(device, build);
  return {
    image: device.image,
    engine: device.engine,
    execute(command, payload, into) {
      const result = device.execute(command, payload, into);
      if (pages.release() && waits) pages.flush();
      return result;
    },
    flush: () => device.flush(),
  };
}
