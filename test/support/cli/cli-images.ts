/** A device with a zone in every state, for the printers. */
import { zoneRow } from '../../../main/device/zone-row';
import type { FormatImage } from '../../../main/format/image';
import { PRINTERS } from '../../../main/report/printers/registry';
import type { ReportFormat } from '../../../shared/image/report-formats';
import type { ReportDetail, ReportPrinter } from '../../../main/report/printers/zone-printer';
import type { PartialSpec } from '../../../main/image/defaults';
import { KIB, MIB } from '../../../shared/units/units';
import { deviceBlocks } from '../../../shared/zone/geometry';
import { deviceOver, memoryImage } from '../image/device-images';

/** Index of the zone in each state. */
export const STATE_ZONES = {
  conventional: 0,
  empty: 1,
  implicitlyOpened: 2,
  explicitlyOpened: 3,
  closed: 4,
  full: 5,
  readOnly: 6,
  offline: 7,
  last: 8,
} as const;

const NINE_ZONES: PartialSpec = {
  zoneCount: 9,
  zoneSizeBytes: MIB,
  zoneCapacityBytes: 512 * KIB,
  lastZoneSizeBytes: 256 * KIB,
  conventional: [[0, 0]],
  zdeBytes: 64,
};

/**
 * 9 zones of 1 MiB with a capacity of 512 KiB, a last one of 256 KiB; 16 KiB are written where a pointer moved,
 * and zone 4 has a descriptor extension.
 */
export function imageOfAllStates(overrides: Partial<PartialSpec> = {}): FormatImage {
  const device = deviceOver(memoryImage({ ...NINE_ZONES, ...overrides }));
  const blocks = (16 * KIB) / device.image.facts.geometry.logicalBlockSizeBytes;
  const data = { pattern: 'byte', value: 1 } as const;
  if (device.image.facts.zdeBytes > 0) device.execute({ op: 'setZde', zone: 4, zde: { base64: 'AQ==' } });
  for (const zone of [2, 3, 4, 6, 7]) device.execute({ op: 'write', zone, blocks, data });
  device.execute({ op: 'open', zone: 3 });
  for (const zone of [4, 6, 7]) device.execute({ op: 'close', zone });
  device.execute({ op: 'finish', zone: 5 });
  device.execute({ op: 'injectReadOnly', zone: 6 });
  device.execute({ op: 'injectOffline', zone: 7 });
  return device.image;
}

/** The whole report of an image in a format, line by line. */
export function reportOf(
  image: FormatImage,
  format: ReportFormat,
  ...asked: readonly ReportDetail[]
): string[] {
  const printer: ReportPrinter = PRINTERS[format];
  const details = new Set(asked);
  const { count } = image.table.zones;
  const zones = Array.from({ length: count }, (_, zone) =>
    printer.zone({ row: zoneRow(image, zone), image, details }, zone),
  );
  const head = printer.header({
    ...{ matching: count, listed: count, fromBytes: 0, details },
    deviceBlocks: deviceBlocks(image.facts.geometry),
  });
  return [...head, ...zones.flat(), ...printer.footer(count)];
}
