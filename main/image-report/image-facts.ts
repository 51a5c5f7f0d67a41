import type { ImageFamily } from '../../shared/image/family';
import { deviceBytesOfShape } from '../../shared/image/geometry-shape';
import type { ImageInfo } from '../../shared/image/image-info';
import { formatRemark } from '../../shared/errors/remark';
import { formatBytes, formatCount, formatExactBytes } from '../../shared/units/format';

type Row = readonly [name: string, value: string];

/** What an image is, in rows of a name and a value. */
export function imageFacts(info: ImageInfo, { title, isInterpreted }: ImageFamily): readonly Row[] {
  return [
    ['Path', info.path],
    ['Format', isInterpreted ? `${title}, variant ${info.variant}` : title],
    ['Recognised with', `${Math.round(info.confidence * 100)} % confidence`],
    [
      'File',
      `${formatBytes(info.fileSizeBytes)} (${formatCount(info.fileSizeBytes)} B), ${formatBytes(info.allocatedBytes)} allocated`,
    ],
    ...optional('Data image', info.dataImage),
    ...(info.geometry.zoneCount === 0 ? [] : zoneFacts(info)),
    ...optional('Label', info.label),
    ...optional('UUID', info.uuid),
    ...optional('Only read', info.readOnlyReason && formatRemark(info.readOnlyReason)),
    ...optional('Open for writing by', info.writer),
    ...optional('Pending save', info.pendingSave ? 'a journal waits beside the image' : null),
    ...optional('What QEMU would say', info.qemuVerdict && info.qemuVerdict.message),
  ];
}

const optional = (name: string, value: string | null): readonly Row[] =>
  value === null || value === '' ? [] : [[name, value]];

function zoneFacts({ geometry, limits, ...info }: ImageInfo): readonly Row[] {
  const limit = (value: number | null): string =>
    value === null ? 'no limit' : `at most ${formatCount(value)}`;
  return [
    ['Device', formatExactBytes(deviceBytesOfShape(geometry))],
    ['Zones', formatCount(geometry.zoneCount)],
    ['Zone size', formatExactBytes(geometry.zoneSizeBytes)],
    ['Zone capacity', formatExactBytes(geometry.zoneCapacityBytes)],
    ...(geometry.lastZoneSizeBytes === geometry.zoneSizeBytes
      ? []
      : [['Last zone', formatExactBytes(geometry.lastZoneSizeBytes)] as const]),
    ['Logical block', formatExactBytes(info.logicalBlockSizeBytes)],
    ['Rules', info.profile],
    ['Open zones', `${formatCount(info.counts.open)}, ${limit(limits.openZonesMax)}`],
    ['Active zones', `${formatCount(info.counts.active)}, ${limit(limits.activeZonesMax)}`],
    ...optional('ZDE of a zone', info.zdeBytes === 0 ? null : formatExactBytes(info.zdeBytes)),
  ];
}
