import type { JobResult } from '../../../shared/session/job';
import type { ConversionLoss, ConversionPlan, ConversionTarget } from '../../../shared/image/conversion';
import type { AttachCommand } from '../../../shared/image/attach-command';
import { MIB } from '../../../shared/units/units';
import type { FakeImage } from './image';

/** What the fake host says is lost: nothing by `extended`, some by qcow2, much by a zone_file. */
function lossesOf({ format, variant, withoutData }: ConversionTarget): ConversionLoss[] {
  if (variant === 'extended') return [];
  const losses: ConversionLoss[] = [
    {
      code: 'state-explicitly-opened',
      zones: [
        [5, 5],
        [40, 48],
      ],
      from: 'explicitly opened',
      to: 'closed',
      message: 'state of 10 zones (5,40-48): explicitly opened becomes closed',
    },
    { code: 'label', zones: null, from: "'fake'", to: 'none', message: 'the layout has no room for a label' },
  ];
  if (format === 'qcow2' && variant !== '44') return losses;
  const message = 'only the zone table is written';
  return [
    ...losses,
    ...(withoutData ? [{ code: 'data', zones: null, from: '62.5 GiB of data', to: 'none', message }] : []),
    {
      code: 'limit-append',
      zones: null,
      from: '128 KiB',
      to: 'no limit',
      message: 'the layout does not store the append limit',
    },
  ];
}

/** Why the fake host makes no such image. */
function blockersOf(image: FakeImage, { format, force, variant }: ConversionTarget): string[] {
  const conventional = image.options.conventionalCount;
  if (format === 'zone-file' && conventional > 0)
    return [`${conventional} zones are conventional; a zone_file has none`];
  if (variant === 'rfc' && !force) return ['zones of 64 MiB reach 4 GiB, which its driver corrupts (R13)'];
  return [];
}

export function conversionPlan(image: FakeImage, target: ConversionTarget): ConversionPlan {
  const { zoneCount, zoneSizeBytes, zoneCapacityBytes, openZonesMax, activeZonesMax } = image.options;
  const blockers = blockersOf(image, target);
  return {
    spec: {
      ...target,
      logicalBlockSizeBytes: 4096,
      zoneCount,
      zoneSizeBytes,
      zoneCapacityBytes,
      lastZoneSizeBytes: zoneSizeBytes,
      conventional: [],
      limits: { openZonesMax, activeZonesMax, appendMaxBytes: null },
      zdeBytes: 0,
      profile: 'zns',
      uuid: '',
      label: '',
      fileSizeBytes: null,
    },
    blockers,
    losses: lossesOf(target),
    dataBytes: 96 * MIB,
  };
}

export function conversionResult(
  losses: readonly ConversionLoss[],
  copiedBytes: number,
  path: string,
  data: string | null,
): JobResult {
  return { kind: 'conversion', summary: { path, data, losses, copiedBytes, elapsedSeconds: 1.5 } };
}

export function attachCommands(image: FakeImage): AttachCommand[] {
  const { path, zoneSizeBytes, zoneCount } = image.options;
  return [
    {
      tool: 'QEMU blockdev',
      title: 'As a block node of QEMU',
      line: `qemu-system-x86_64 \\\n  -blockdev driver=file,node-name=file0,filename=${path} \\\n  -blockdev driver=zoned,node-name=zoned0,file=file0`,
      note: 'Only a QEMU with the RFC driver of December 2022 knows this layout.',
    },
    {
      tool: 'null_blk',
      title: 'A device in memory with the same zones',
      line: `modprobe null_blk nr_devices=0\nmkdir /sys/kernel/config/nullb/zs0\necho ${zoneSizeBytes / MIB} > /sys/kernel/config/nullb/zs0/zone_size`,
      note: 'Data and write pointers are not carried over.',
    },
    {
      tool: 'zloop',
      title: 'A zoned loop device',
      line: `echo "add id=0,zone_size_mb=${zoneSizeBytes / MIB},capacity_mb=${(zoneSizeBytes / MIB) * zoneCount}" > /dev/zloop-control`,
    },
  ];
}
