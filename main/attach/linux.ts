import { basename, dirname, resolve } from 'node:path';
import type { AttachCommand } from '../../shared/image/attach-command';
import { MIB, SECTOR_BYTES } from '../../shared/units/units';
import { zoneStart } from '../../shared/zone/geometry';
import { ZoneState, ZoneType } from '../../shared/zone/state';
import { deviceBytesOf, impossible, leadingConventional, noteOf, obstacles, SHAPE_ONLY } from './facts';
import type { AttachFacts } from './facts';
import { familyNamed } from '../format/registry';

/** Faulty zones that a script sets one by one. */
const FAULTS_MAX = 64;

/**
 * A null_blk device of the same shape, by configfs. Sizes are in MiB. Source: Linux, Documentation/block/null_blk and
 * the driver's configfs attributes.
 */
export function nullBlkCommand(facts: AttachFacts): AttachCommand {
  const command = { tool: 'null_blk', title: 'A null_blk device of this shape' };
  const reasons = obstacles(facts, { mebibytes: true, powerOfTwo: true, conventional: 'leading' });
  if (reasons.length > 0) return impossible(command, reasons);
  const { geometry, limits, logicalBlockSizeBytes } = facts.info;
  const settings: readonly (readonly [name: string, value: number])[] = [
    ['blocksize', logicalBlockSizeBytes],
    ['size', deviceBytesOf(facts) / MIB],
    ['memory_backed', 1],
    ['zoned', 1],
    ['zone_size', geometry.zoneSizeBytes / MIB],
    ['zone_capacity', geometry.zoneCapacityBytes / MIB],
    ['zone_nr_conv', leadingConventional(facts)!],
    ['zone_max_open', limits.openZonesMax ?? 0],
    ['zone_max_active', limits.activeZonesMax ?? 0],
    ['power', 1],
  ];
  const faults = [...faultLines(facts)];
  const tooMany = faults.length > FAULTS_MAX;
  return {
    ...command,
    line: [
      'modprobe null_blk nr_devices=0',
      'd=/sys/kernel/config/nullb/zonesmith',
      'mkdir "$d"',
      ...settings.map(([name, value]) => `echo ${value} > "$d/${name}"`),
      ...(tooMany ? [] : faults),
    ].join('\n'),
    ...noteOf(
      'As root.',
      faults.length === 0 || tooMany
        ? SHAPE_ONLY
        : 'Geometry, limits, read-only and offline zones only: all else starts empty, data is not carried.',
      facts.info.zdeBytes > 0 && 'null_blk has no descriptor extensions.',
    ),
  };
}

/** Read-only and offline zones are set by a sector of theirs, once the device is on. */
function* faultLines({ image }: AttachFacts): Generator<string> {
  const { geometry } = image.facts;
  const { zones } = image.table;
  const sectors = geometry.logicalBlockSizeBytes / SECTOR_BYTES;
  for (let zone = 0; zone < zones.count; zone++) {
    const name = FAULT_FILES.get(zones.state[zone]!);
    if (name === undefined || zones.type[zone] === ZoneType.conventional) continue;
    yield `echo ${zoneStart(geometry, zone) * sectors} > "$d/${name}"`;
  }
}

const FAULT_FILES: ReadonlyMap<number, string> = new Map([
  [ZoneState.readOnly, 'zone_readonly'],
  [ZoneState.offline, 'zone_offline'],
]);

/**
 * A folder of zone files as the device that keeps its zones in them, which is added again with the sizes that it was made
 * with; nothing for any other image. Source: Linux, admin-guide/blockdev/zoned_loop.
 */
export function zoneFilesCommand(facts: AttachFacts): AttachCommand[] {
  const { image, info } = facts;
  if (familyNamed(image.facts.recognition.format).data !== 'zoneFiles') return [];
  const command = {
    tool: 'zloop, these files',
    title: 'With its zones and data, as the device that keeps them',
  };
  const path = resolve(info.path);
  const id = basename(path);
  const reasons = obstacles(facts, { mebibytes: true, powerOfTwo: true, conventional: 'leading' });
  if (!/^\d+$/.test(id)) reasons.push(`the folder has to be named by the number of the device, not '${id}'`);
  if (/[,'\n]/.test(path)) reasons.push('the path of the folder has a comma, a quote or a line end');
  if (reasons.length > 0) return [impossible(command, reasons)];
  return [
    {
      ...command,
      line: ['modprobe zloop', addLine(facts, id, dirname(path))].join('\n'),
      ...noteOf(
        'As root, Linux 6.16 or later.',
        'The sizes have to be those that the device was made with; the folder does not store them all.',
        openLimitNote(facts),
      ),
    },
  ];
}

function addLine(facts: AttachFacts, id: string, folder: string): string {
  const { geometry } = facts.info;
  const options = [
    `id=${id}`,
    `capacity_mb=${deviceBytesOf(facts) / MIB}`,
    `zone_size_mb=${geometry.zoneSizeBytes / MIB}`,
    `zone_capacity_mb=${geometry.zoneCapacityBytes / MIB}`,
    `conv_zones=${leadingConventional(facts)!}`,
    `base_dir=${folder}`,
  ].join(',');
  return `echo 'add ${options}' > /dev/zloop-control`;
}

function openLimitNote({ info: { limits } }: AttachFacts): string | false {
  return (
    limits.openZonesMax !== null &&
    `The limit of open zones is not set; drivers of 2026 and later take max_open_zones=${limits.openZonesMax}.`
  );
}

/** A zloop device of the same shape. Source: Linux, admin-guide/blockdev/zoned_loop. */
export function zloopCommand(facts: AttachFacts): AttachCommand {
  const command = { tool: 'zloop', title: 'A zloop device of this shape' };
  const reasons = obstacles(facts, { mebibytes: true, powerOfTwo: true, conventional: 'leading' });
  if (reasons.length > 0) return impossible(command, reasons);
  const { geometry, limits } = facts.info;
  return {
    ...command,
    line: ['modprobe zloop', 'mkdir -p /var/local/zloop/0', addLine(facts, '0', '/var/local/zloop')].join(
      '\n',
    ),
    ...noteOf(
      'As root, Linux 6.16 or later.',
      'Geometry only: the device starts empty, states and data are not carried.',
      openLimitNote(facts),
      limits.activeZonesMax !== null && 'zloop has no limit of active zones.',
      geometry.lastZoneSizeBytes < geometry.zoneSizeBytes && 'The smaller last zone becomes a whole one.',
    ),
  };
}
