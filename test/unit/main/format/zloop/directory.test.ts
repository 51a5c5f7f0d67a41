import { describe, expect, it } from 'vitest';
import type { ZoneFiles } from '../../../../../main/format/driver';
import { zoneFilesOf, ZONE_FILE_NAME } from '../../../../../main/format/zloop/directory';
import type { QemuStartOptions } from '../../../../../shared/image/open-options';
import { MIB } from '../../../../../shared/units/units';
import { appErrorOf } from '../../../../support/image/format-images';

function found(files: Readonly<Record<string, number>>, start: QemuStartOptions = {}): ZoneFiles {
  const listed = Object.entries(files).map(([name, sizeBytes]) => ({ name, sizeBytes }));
  return zoneFilesOf('/dev-dir', listed, start);
}

describe('zone files by name and size', () => {
  it('knows the names that Linux gives, and no others', () => {
    for (const name of ['cnv-000000', 'seq-123456', 'seq-1234567']) expect(name).toMatch(ZONE_FILE_NAME);
    for (const name of ['seq-1', 'cnv-000000.bak', 'xcnv-000000', 'seq-', 'SEQ-000001']) {
      expect(name).not.toMatch(ZONE_FILE_NAME);
    }
  });

  it.each([
    ['a conventional file', { 'cnv-000000': 64 * MIB, 'seq-000001': MIB }, 64 * MIB],
    ['the longest sequential file', { 'seq-000000': MIB, 'seq-000001': 63 * MIB }, 64 * MIB],
    ['a short file, 1 MiB at least', { 'seq-000000': 4096 }, MIB],
    ['the default, when all are empty', { 'seq-000000': 0, 'seq-000001': 0 }, 256 * MIB],
  ])('takes the zone size from %s', (_what, files, zoneSizeBytes) => {
    expect(found(files).zoneSizeBytes).toBe(zoneSizeBytes);
  });

  it('takes a zone size that is given before all others', () => {
    expect(found({ 'seq-000000': MIB }, { zoneSizeBytes: 4 * MIB }).zoneSizeBytes).toBe(4 * MIB);
    expect(appErrorOf(() => found({ 'seq-000000': MIB }, { zoneSizeBytes: 100 })).code).toBe('usage');
    expect(appErrorOf(() => found({ 'seq-000000': MIB }, { zoneSizeBytes: 4096 }))).toMatchObject({
      code: 'usage',
      data: { file: 'seq-000000', expected: 4096 },
    });
  });

  it('orders zones by number, with a gap where a file is missing', () => {
    const { zones } = found({ 'seq-000003': 0, 'cnv-000000': MIB, 'seq-000001': 4096 });
    expect(zones.map((zone) => zone && [zone.name, zone.conventional])).toEqual([
      ['cnv-000000', true],
      ['seq-000001', false],
      null,
      ['seq-000003', false],
    ]);
  });

  it.each([
    [
      'two files of one zone',
      { 'cnv-000001': MIB, 'seq-000001': 0, 'seq-000000': 0 },
      'cnv-000001 and seq-000001',
    ],
    ['a file longer than its zone', { 'cnv-000000': MIB, 'seq-000001': 2 * MIB }, 'seq-000001'],
    ['more missing than there', { 'seq-000000': 0, 'seq-9999999': 0 }, 'more than half'],
    ['more zones than are possible', { 'seq-99999999': 0 }, 'at most'],
  ])('refuses %s, naming them', (_what, files, part) => {
    const error = appErrorOf(() => found(files));
    expect([error.code, error.message]).toEqual(['damaged', expect.stringContaining(part)]);
  });
});
