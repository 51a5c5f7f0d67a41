/** Reports of images as `report --as` prints them, and random tables to print. */
import fc from 'fast-check';
import { zoneRow } from '../../../main/device/zone-row';
import { PRINTERS } from '../../../main/report/printers/registry';
import type { ReportFormat } from '../../../shared/image/report-formats';
import type { ReportDetail } from '../../../main/report/printers/zone-printer';
import type { FormatImage } from '../../../main/format/image';
import { deviceBlocks, isConventional, zoneCapacity, zoneStart } from '../../../shared/zone/geometry';
import { ZoneAttribute, ZoneState, ZoneType } from '../../../shared/zone/state';
import { MIB } from '../../../shared/units/units';
import { deviceOver, memoryImage } from '../image/device-images';

/** The text of all zones of an image. */
export function printedReport(
  image: FormatImage,
  format: ReportFormat,
  details: readonly ReportDetail[] = [],
): string {
  const printer = PRINTERS[format];
  const { geometry } = image.facts;
  const given = new Set(details);
  const listed = geometry.zoneCount;
  const head = {
    matching: listed,
    listed,
    fromBytes: 0,
    deviceBlocks: deviceBlocks(geometry),
    details: given,
  };
  const zones = Array.from({ length: listed }, (_, zone) =>
    printer.zone({ row: zoneRow(image, zone), image, details: given }, zone),
  );
  return `${[...printer.header(head), ...zones.flat(), ...printer.footer(listed)].join('\n')}\n`;
}

/** A random image in memory: sizes, conventional zones, states with pointers, attributes. At least two zones. */
export const anyImage: fc.Arbitrary<FormatImage> = fc
  .record({
    logicalBlockSizeBytes: fc.constantFrom(512 as const, 4096 as const),
    zoneCount: fc.integer({ min: 2, max: 9 }),
    sizeMib: fc.integer({ min: 1, max: 5 }),
    capacityPart: fc.integer({ min: 1, max: 256 }),
    lastPart: fc.integer({ min: 1, max: 256 }),
    conventional: fc.nat({ max: 2 }),
    fates: fc.array(
      fc.record({
        state: fc.constantFrom(...Object.values(ZoneState).filter((state) => state !== 0)),
        written: fc.double({ min: 0, max: 1, noNaN: true }),
        attributes: fc.constantFrom(0, ...Object.values(ZoneAttribute)),
      }),
      { minLength: 9, maxLength: 9 },
    ),
  })
  .map(({ sizeMib, capacityPart, lastPart, conventional, fates, ...rest }) => {
    const zoneSizeBytes = sizeMib * MIB;
    const part = (parts: number): number => Math.ceil((zoneSizeBytes * parts) / 256 / 4096) * 4096;
    const image = deviceOver(
      memoryImage({
        ...{
          ...rest,
          zoneSizeBytes,
          zoneCapacityBytes: part(capacityPart),
          lastZoneSizeBytes: part(lastPart),
        },
        conventional: conventional === 0 ? [] : [[0, conventional - 1]],
        zdeBytes: 64,
      }),
    ).image;
    fates.slice(0, rest.zoneCount).forEach((fate, zone) => setZone(image, zone, fate));
    return image;
  });

function setZone(
  image: FormatImage,
  zone: number,
  { state, written, attributes }: { state: number; written: number; attributes: number },
): void {
  const { geometry } = image.facts;
  if (isConventional(geometry, zone)) return;
  const { zones } = image.table;
  const blocks = state === ZoneState.empty ? 0 : Math.floor(written * zoneCapacity(geometry, zone));
  zones.type[zone] = ZoneType.sequentialWriteRequired;
  zones.state[zone] = state;
  zones.attributes[zone] = attributes;
  zones.writePointer[zone] = zoneStart(geometry, zone) + blocks;
}
