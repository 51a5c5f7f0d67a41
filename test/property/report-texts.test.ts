import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zoneRow } from '../../main/device/zone-row';
import type { FormatImage } from '../../main/format/image';
import { REPORT_FORMAT_NAMES, type ReportFormat } from '../../shared/image/report-formats';
import { readReport } from '../../main/report/read-report';
import { reportedZone, type ReadReport } from '../../main/report/zone-report';
import { AppError } from '../../shared/errors/app-error';
import { attributeNames, ZoneState, ZoneType } from '../../shared/zone/state';
import { holds } from '../support/run/holds';
import { anyImage, printedReport } from '../support/report/printed-report';

/** What a text says of each zone, in the words of a row; what it does not say is left out. */
function rowsRead({ zones, says }: ReadReport) {
  return Array.from({ length: zones.count }, (_, position) => {
    const zone = reportedZone(zones, position);
    const attributes = attributeNames(zone.attributes);
    return {
      index: zone.index,
      startBytes: zone.startBytes,
      state: zone.state,
      writePointerBytes: zone.writePointerBytes,
      ...(zone.type === ZoneType.conventional || says.has('capacity')
        ? { capacity: zone.capacityBytes }
        : {}),
      ...(says.has('size') ? { size: zone.sizeBytes } : {}),
      ...(says.has('attributes') ? { attributes } : {}),
      ...(says.has('resetRecommended') ? { reset: attributes.includes('resetZoneRecommended') } : {}),
      ...(says.has('zde') ? { zde: attributes.includes('zoneDescriptorExtensionValid') } : {}),
    };
  });
}

function rowsOf(image: FormatImage, { says }: ReadReport) {
  return Array.from({ length: image.facts.geometry.zoneCount }, (_, zone) => {
    const row = zoneRow(image, zone);
    const isConventional = row.type === 'conventional';
    return {
      index: zone,
      startBytes: row.startBytes,
      state: ZoneState[row.state],
      writePointerBytes: row.writePointerBytes,
      ...(isConventional || says.has('capacity') ? { capacity: row.capacityBytes } : {}),
      ...(says.has('size') ? { size: row.sizeBytes } : {}),
      ...(says.has('attributes') ? { attributes: row.attributes } : {}),
      ...(says.has('resetRecommended') ? { reset: row.attributes.includes('resetZoneRecommended') } : {}),
      ...(says.has('zde') ? { zde: row.zdeValid } : {}),
    };
  });
}

/** The name under which a printed format is read. */
const READ_AS: Readonly<Partial<Record<ReportFormat, string>>> = {
  'blkzone-2.38': 'blkzone',
  'nvme-json-2.3': 'nvme-json',
};

describe('readReport', () => {
  for (const format of REPORT_FORMAT_NAMES) {
    it(`reads back what is printed as ${format}`, () => {
      holds(
        fc.property(anyImage, fc.nat(), (image, cut) => {
          const text = printedReport(image, format);
          const at = cut % text.length;
          const { logicalBlockSizeBytes } = image.facts.geometry;
          const report = readReport([text.slice(0, at), text.slice(at)], { logicalBlockSizeBytes });
          expect(report.format).toBe(READ_AS[format] ?? format);
          expect(rowsRead(report)).toEqual(rowsOf(image, report));
        }),
      );
    });
  }

  for (const details of [['verbose'], ['extended'], ['verbose', 'extended']] as const) {
    it(`reads back what nvme prints with ${details.join(' and ')}`, () => {
      holds(
        fc.property(anyImage, (image) => {
          const { logicalBlockSizeBytes } = image.facts.geometry;
          const report = readReport([printedReport(image, 'nvme', details)], { logicalBlockSizeBytes });
          expect(rowsRead(report)).toEqual(rowsOf(image, report));
        }),
      );
    });
  }
});

/** A text with some characters changed, lines dropped, or cut short. */
const damaged = fc
  .tuple(
    anyImage,
    fc.constantFrom(...REPORT_FORMAT_NAMES),
    fc.array(fc.tuple(fc.nat(), fc.string({ maxLength: 3 })), { maxLength: 4 }),
    fc.nat(),
  )
  .map(([image, format, changes, cut]) => {
    let text = printedReport(image, format);
    for (const [at, put] of changes) {
      const place = at % text.length;
      text = text.slice(0, place) + put + text.slice(place + put.length);
    }
    return cut % 3 === 0 ? text.slice(0, cut % text.length) : text;
  });

describe('a damaged report', () => {
  it('is read as zones that ascend, or refused with a reason', () => {
    holds(
      fc.property(fc.oneof(damaged, fc.string()), (text) => {
        let report: ReadReport;
        try {
          report = readReport([text]);
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
          expect(['malformed', 'not-recognised', 'usage']).toContain((error as AppError).code);
          return;
        }
        const { count, start, size, capacity, index } = report.zones;
        expect(count).toBeGreaterThan(0);
        for (let at = 0; at < count; at++) {
          expect(capacity[at]).toBeLessThanOrEqual(size[at]!);
          expect(index[at]! * report.zoneSizeBytes).toBe(start[at]);
          if (at > 0) expect(start[at]).toBeGreaterThan(start[at - 1]!);
        }
      }),
      500,
    );
  });
});
