import { describe, expect, it } from 'vitest';
import { writeReport, reportFilterOf, reportFitting } from '../../../../../main/host/nvme/report';
import { parseReport } from '../../../../support/nvme/zone-report';

describe('a report', () => {
  const rows = Float64Array.from([3, 0xe, 2, 0x80, -1, 100, 4, 2, 2, 0, 1030, 100]);

  it('has a header, descriptors, and zeros behind them', () => {
    const bytes = Buffer.alloc(256, 0xff);
    const shape = { zoneSizeBlocks: 256, extensionBytes: 0 };
    writeReport(bytes, { id: 1, status: 'ok', rows, zoneCount: 7 }, shape);
    expect(bytes.subarray(192).every((byte) => byte === 0)).toBe(true);
    expect(bytes.readBigUInt64LE(64 + 24)).toBe(0xffff_ffff_ffff_ffffn);
    const { count, zones } = parseReport(bytes.subarray(0, 192), 0);
    expect(count).toBe(7);
    expect(zones[1]).toMatchObject({
      state: 'implicitlyOpened',
      start: 1024,
      capacity: 100,
      writePointer: 1030,
    });
  });

  it('has an extension behind each descriptor when it is extended', () => {
    const extensions = Uint8Array.from({ length: 128 }, (_, at) => (at < 64 ? 1 : 2));
    const bytes = Buffer.alloc(320);
    const shape = { zoneSizeBlocks: 256, extensionBytes: 64 };
    writeReport(bytes, { id: 1, status: 'ok', rows, zoneCount: 2, extensions }, shape);
    expect([bytes[128], bytes[191], bytes[256], bytes[319]]).toEqual([1, 1, 2, 2]);
  });

  it('asks for no more zones than fit, or than there are', () => {
    expect(reportFitting(63, 0, 10)).toBeNull();
    expect(reportFitting(64, 0, 10)).toBe(0);
    expect(reportFitting(64 + 255, 64, 10)).toBe(1);
    expect(reportFitting(1 << 20, 0, 10)).toBe(10);
  });

  it('knows eight filters', () => {
    expect([0, 5, 7, 8].map(reportFilterOf)).toEqual(['all', 'full', 'offline', undefined]);
  });
});
