import type { ZoneCommand } from '../../../shared/workload/command';
import { changesNothing } from '../../../shared/workload/operations';
import type { BuildName } from '../../../shared/zone/build';
import type { ZoneTable } from '../../../shared/zone/zone-table';
import { cloneZoneTable } from '../../../shared/zone/zone-table';
import type { BlockFile } from '../../storage/block-file';
import { PageFile } from '../../storage/filters/page-file';
import type { DeviceResult, ZonedDevice } from '../device';
import type { Payload } from '../payloads';
import { BuildDevice } from './build-device';
import { reenact, requireBuild } from './reenactment';

/** Builds of which it is known in what order their writes reach the disk. */
export const ORDERED_BUILDS = [
  'qemu-zoned-rfc',
  'qemu-zone-file-v5',
  'qemu-zone-file-older',
] as const satisfies readonly BuildName[];
/** Name of one of them. */
export type OrderedBuildName = (typeof ORDERED_BUILDS)[number];

/** As much of a device as carries out a trace whose power is cut. */
export type OrderedDevice = Pick<ZonedDevice, 'image' | 'engine' | 'execute' | 'flush'>;

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
export function openOrdered(
  file: BlockFile,
  open: (file: BlockFile) => ZonedDevice,
  build: OrderedBuildName,
): OrderedDevice {
  if (build === 'qemu-zoned-rfc') return wordsThenFlush(open(file));
  const pages = new PageFile(file);
  const device = open(pages);
  requireBuild(device, build);
  return pagesAtOnce(device, pages, { waits: build === 'qemu-zone-file-v5' });
}

function wordsThenFlush(device: ZonedDevice): OrderedDevice {
  const running = reenact(device, 'qemu-zoned-rfc');
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
  device: ZonedDevice,
  pages: PageFile,
  { waits }: { readonly waits: boolean },
): OrderedDevice {
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
