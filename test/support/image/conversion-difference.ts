/** The difference between two opened images, computed from what `info` and `report` print of each. */
import { readFileSync } from 'node:fs';
import { damagedEntries } from '../../../main/convert/damaged-entries';
import { zoneRow } from '../../../main/device/zone-row';
import type { OpenedImage } from '../../../main/image/opened-image';
import type { ConversionLoss } from '../../../shared/image/conversion';
import type { ImageInfo } from '../../../shared/image/image-info';
import type { ZoneRow } from '../../../shared/image/zone-report';

/** Fields of `info` that speak of the image's content, by the code of the loss that has to tell of them. */
const INFO_FIELDS: Readonly<Record<string, (info: ImageInfo) => unknown>> = {
  profile: (info) => info.profile,
  'logical-block': (info) => info.logicalBlockSizeBytes,
  'zone-count': (info) => info.geometry.zoneCount,
  'zone-size': (info) => info.geometry.zoneSizeBytes,
  'zone-capacity': (info) => info.geometry.zoneCapacityBytes,
  'last-zone-size': (info) => info.geometry.lastZoneSizeBytes,
  'limit-open': (info) => info.limits.openZonesMax,
  'limit-active': (info) => info.limits.activeZonesMax,
  'limit-append': (info) => info.limits.appendMaxBytes,
  'zde-size': (info) => info.zdeBytes,
  label: (info) => info.label,
  uuid: (info) => info.uuid,
  snapshots: (info) => qcow2Word(info, 60),
  marks: (info) => qcow2Word(info, 76) & 3,
};

/** A big-endian word of a qcow2 header as it lies in the file; 0 for other families. */
function qcow2Word({ format, path }: ImageInfo, offset: number): number {
  return format === 'qcow2' ? readFileSync(path).readUInt32BE(offset) : 0;
}

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const hex = (bytes: Uint8Array | null): string =>
  Buffer.from(bytes ?? [])
    .toString('hex')
    .replace(/(00)+$/, '');

/** What really differs, as `code` or `code zone`, sorted. */
export function realDifference(before: OpenedImage, after: OpenedImage): string[] {
  const [a, b] = [before.info(), after.info()];
  const differences = Object.entries(INFO_FIELDS).flatMap(([code, field]) =>
    field(a) === field(b) ? [] : [code],
  );
  if (a.hasData && !b.hasData) differences.push('data');
  if (!a.hasData && b.hasData) differences.push('no-data');
  const damaged = [before, after].map(({ device }) => damagedEntries(device.image));
  const count = Math.min(a.geometry.zoneCount, b.geometry.zoneCount);
  for (let zone = 0; zone < count; zone++) {
    differences.push(...zoneDifference(before, after, zone).map((code) => `${code} ${zone}`));
    if (damaged[0]!.has(zone) && !damaged[1]!.has(zone)) differences.push(`invalid-entry ${zone}`);
  }
  return differences.sort();
}

function zoneDifference(before: OpenedImage, after: OpenedImage, zone: number): string[] {
  const [imageA, imageB] = [before.device.image, after.device.image];
  const [a, b] = [zoneRow(imageA, zone), zoneRow(imageB, zone)];
  const codes: string[] = [];
  if (a.type !== b.type) codes.push(`type-${kebab(a.type)}`);
  else if (a.state !== b.state) codes.push(`state-${kebab(a.state)}`);
  if (pointersDiffer(a, b)) codes.push('write-pointer');
  if (String(a.attributes) !== String(b.attributes)) codes.push('attributes');
  if (hex(imageA.table.readZde(zone)) !== hex(imageB.table.readZde(zone))) codes.push('zde');
  if (faultPointer(before, a) !== faultPointer(after, b) && a.state === b.state) codes.push('fault-pointer');
  return codes;
}

/** Pointers that both show; where one shows none, its state says so. */
function pointersDiffer(a: ZoneRow, b: ZoneRow): boolean {
  return (
    a.writePointerBytes !== null &&
    b.writePointerBytes !== null &&
    a.writePointerBytes !== b.writePointerBytes
  );
}

/** The pointer that a faulty zone keeps for the day when the fault is cleared. */
function faultPointer({ device: { image } }: OpenedImage, { index, state }: ZoneRow): number | null {
  if (state !== 'readOnly' && state !== 'offline') return null;
  return image.table.zones.writePointer[index]! * image.facts.geometry.logicalBlockSizeBytes;
}

/** A loss list in the same words. */
export function toldDifference(losses: readonly ConversionLoss[]): string[] {
  const told = losses.flatMap(({ code, zones }) =>
    zones === null
      ? [code]
      : zones.flatMap(([first, last]) =>
          Array.from({ length: last - first + 1 }, (_, index) => `${code} ${first + index}`),
        ),
  );
  return told.sort();
}
