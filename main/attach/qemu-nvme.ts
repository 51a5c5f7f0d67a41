import type { AttachCommand } from '../../shared/image/attach-command';
import { formatSizeOption } from '../../shared/units/format';
import { MIB } from '../../shared/units/units';
import type { ImageFields } from '../format/image';
import { familyNamed } from '../format/registry';
import { deviceBytesOf, impossible, noteOf, obstacles, qemuPath, qemuUseOf, type AttachFacts } from './facts';
import { quoteArgument } from '../../shared/units/shell-word';

/** Stands for a data image that nobody named. */
const UNNAMED_DATA = 'DATA.img';
/** Fields of a zone_file's header among the first of its structure. */
const HEADER_FIELDS = 64;

/**
 * The image as the zone_file of QEMU's patched NVMe device. Source: the transcripts' command lines (v5 and the older
 * code); the layout in between is taken to be started as the older one.
 */
export function zoneFileCommand(facts: AttachFacts): AttachCommand[] {
  const { info } = facts;
  const qemu = qemuUseOf(facts);
  if (qemu?.as !== 'nvme') return [];
  const command = {
    tool: 'QEMU nvme zone_file',
    title: 'With its zone states, as the NVMe device that keeps them',
  };
  const reasons = obstacles(facts, { mebibytes: true, conventional: 'none' });
  if (reasons.length > 0) return [impossible(command, reasons)];
  const block = info.logicalBlockSizeBytes;
  const zoned = [
    ...[`logical_block_size=${block}`, `physical_block_size=${block}`, 'zoned=true'],
    ...[
      `zone_size=${info.geometry.zoneSizeBytes / MIB}`,
      `zone_capacity=${info.geometry.zoneCapacityBytes / MIB}`,
    ],
    `zone_file=${qemuPath(info.path)}`,
    ...startProperties(facts),
  ].join(',');
  const drive = `-drive ${quoteArgument(`file=${qemuPath(info.dataImage ?? UNNAMED_DATA)},format=raw,if=none,id=data0`)}`;
  const device = qemu.ownNamespace
    ? `-device nvme,serial=zonesmith,id=nvme0 -device ${quoteArgument(`nvme-ns,bus=nvme0,drive=data0,nsid=1,${zoned}`)}`
    : `-device ${quoteArgument(`nvme,serial=zonesmith,drive=data0,${zoned}`)}`;
  return [
    {
      ...command,
      line: `qemu-system-x86_64 ${drive} ${device}`,
      ...noteOf(
        info.qemuVerdict?.message ?? null,
        info.dataImage === null && `No data image is attached: put its path in place of ${UNNAMED_DATA}.`,
        `Needs a QEMU built with ${qemu.build} of the zone_file patches (2020); started with other sizes it wipes the file.`,
      ),
    },
  ];
}

function startProperties(facts: AttachFacts): string[] {
  const { image, info } = facts;
  const { openZonesMax, activeZonesMax } = info.limits;
  const counts = [
    ['zone_descr_ext_size', info.zdeBytes],
    ['max_open', openZonesMax ?? 0],
    ['max_active', activeZonesMax ?? 0],
    ['offline_zones', headerNumber(image.anatomy.fields, 'nr_offline_zones') ?? info.counts.offline],
    ['rdonly_zones', headerNumber(image.anatomy.fields, 'nr_rdonly_zones') ?? info.counts.readOnly],
  ] as const;
  return counts.flatMap(([name, value]) => (value > 0 ? [`${name}=${value}`] : []));
}

/** The header says with which counts the file was made; QEMU compares them (codes 5 and 6). */
function headerNumber(fields: ImageFields, name: string): number | null {
  const header = fields.page(0, Math.min(HEADER_FIELDS, fields.count()));
  const value = Number(header.find(({ path }) => path.endsWith(name))?.value);
  return Number.isSafeInteger(value) ? value : null;
}

/** The device's bytes behind the NVMe emulation of released QEMUs, which forgets zone states when it ends. */
export function upstreamNvmeCommand(facts: AttachFacts): AttachCommand {
  const { image, info } = facts;
  const command = { tool: 'QEMU nvme-ns', title: 'Its data behind the NVMe emulation of released QEMUs' };
  const drive = bytesDrive(facts);
  const reasons = obstacles(facts, { conventional: 'none' });
  if (drive === null)
    reasons.push(
      `released QEMUs read no ${image.facts.recognition.format} ${image.facts.recognition.variant}`,
    );
  if (drive === null || reasons.length > 0) return impossible(command, reasons);
  const { geometry } = info;
  const last = geometry.lastZoneSizeBytes < geometry.zoneSizeBytes;
  return {
    ...command,
    line: `qemu-system-x86_64 -drive ${quoteArgument(`${drive},if=none,id=zns0,snapshot=on`)} -device nvme,id=nvme0,serial=zonesmith -device ${namespaceOf(facts)}`,
    ...noteOf(
      'All zones start empty, whatever the image says; the bytes can be read.',
      'With snapshot=on what the guest writes is dropped at the end: its zone states would not be kept either.',
      last && 'The smaller last zone is left out.',
      info.limits.appendMaxBytes !== null &&
        'The append limit is set at the controller, as a power of two of pages (zoned.zasl).',
    ),
  };
}

function namespaceOf({ info }: AttachFacts): string {
  const { geometry, limits } = info;
  const { openZonesMax, activeZonesMax } = limits;
  const block = info.logicalBlockSizeBytes;
  return [
    'nvme-ns,drive=zns0,bus=nvme0,nsid=1',
    ...[`logical_block_size=${block}`, `physical_block_size=${block}`, 'zoned=on'],
    `zoned.zone_size=${qemuSize(geometry.zoneSizeBytes)}`,
    `zoned.zone_capacity=${qemuSize(geometry.zoneCapacityBytes)}`,
    ...(openZonesMax === null ? [] : [`zoned.max_open=${openZonesMax}`]),
    ...(activeZonesMax === null ? [] : [`zoned.max_active=${activeZonesMax}`]),
    ...(info.zdeBytes === 0 ? [] : [`zoned.descr_ext_size=${info.zdeBytes}`]),
  ].join(',');
}

/** QEMU's suffixes are one letter, binary. */
function qemuSize(bytes: number): string {
  return formatSizeOption(bytes).replace('iB', '');
}

/** Options of a drive that shows the device's bytes; null where released QEMUs cannot. */
function bytesDrive(facts: AttachFacts): string | null {
  const { image, info } = facts;
  const file = `file.driver=file,file.filename=${qemuPath(info.path)}`;
  const qemu = qemuUseOf(facts);
  if (qemu?.as === 'blockdev' && qemu.others === 'ordinaryDisk') return `driver=${qemu.driver},${file}`;
  const { data } = familyNamed(image.facts.recognition.format);
  if (data === 'named' && info.dataImage !== null)
    return `driver=raw,file.driver=file,file.filename=${qemuPath(info.dataImage)}`;
  const offset = data === 'inside' ? image.blocks.offsetOf(0) : null;
  return offset === null ? null : `driver=raw,offset=${offset},size=${deviceBytesOf(facts)},${file}`;
}
