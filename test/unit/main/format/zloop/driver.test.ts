import { describe, expect, it } from 'vitest';
import type { FormatImage } from '../../../../../main/format/image';
import { zloopDriver } from '../../../../../main/format/zloop/driver';
import { zoneFilesOf } from '../../../../../main/format/zloop/directory';
import { MemoryBlockFile } from '../../../../../main/storage/memory-block-file';
import type { QemuStartOptions } from '../../../../../shared/image/open-options';
import { MIB } from '../../../../../shared/units/units';
import { ZoneState } from '../../../../../shared/zone/state';
import { appErrorOf } from '../../../../support/image/format-images';
import { formatRemark } from '../../../../../shared/errors/remark';

function opened(files: Readonly<Record<string, number>>, start: QemuStartOptions = {}): FormatImage {
  const listed = Object.entries(files).map(([name, sizeBytes]) => ({ name, sizeBytes }));
  const zoneFiles = zoneFilesOf('dir', listed, start);
  const file = new MemoryBlockFile('dir');
  file.resize(zoneFiles.zones.length * zoneFiles.zoneSizeBytes);
  return zloopDriver.open(file, { zoneFiles, start });
}

const FILES = { 'cnv-000000': MIB, 'seq-000001': 0, 'seq-000002': 8192, 'seq-000003': MIB };

describe('directory of zone files', () => {
  it('derives every state from the size of its file', () => {
    const {
      facts: { geometry, provenance },
      table: { zones, findings },
    } = opened(FILES);
    expect(geometry).toEqual({
      logicalBlockSizeBytes: 4096,
      zoneCount: 4,
      zoneSizeBlocks: 256,
      zoneCapacityBlocks: 256,
      lastZoneSizeBlocks: 256,
      conventional: [[0, 0]],
    });
    expect([...zones.state]).toEqual([
      ZoneState.notWritePointer,
      ZoneState.empty,
      ZoneState.closed,
      ZoneState.full,
    ]);
    expect([...zones.writePointer]).toEqual([0, 256, 514, 1024]);
    expect([provenance.state, provenance.writePointer, provenance.capacity]).toEqual([
      'derived',
      'derived',
      'absent',
    ]);
    expect(findings).toEqual([]);
  });

  it('takes a capacity that is given: a file of that length is full', () => {
    const image = opened({ ...FILES, 'seq-000002': MIB / 2 }, { zoneCapacityBytes: MIB / 2 });
    expect(image.facts.geometry.zoneCapacityBlocks).toBe(128);
    expect([image.table.zones.state[2], image.table.zones.state[3]]).toEqual([
      ZoneState.full,
      ZoneState.full,
    ]);
    expect(image.table.findings.map(({ code, zone }) => [code, zone])).toEqual([['zloop-overlong', 3]]);
    expect(appErrorOf(() => opened(FILES, { zoneCapacityBytes: 2 * MIB })).code).toBe('usage');
    expect(appErrorOf(() => opened(FILES, { zoneCapacityBytes: 100 })).code).toBe('usage');
  });

  it('takes sectors as blocks when a file ends within a block', () => {
    const image = opened({ ...FILES, 'seq-000002': 512 });
    expect([image.facts.geometry.logicalBlockSizeBytes, image.table.zones.writePointer[2]]).toEqual([
      512, 4097,
    ]);
    const odd = opened({ ...FILES, 'seq-000002': 700 });
    expect(odd.table.findings).toMatchObject([{ code: 'zloop-unaligned', zone: 2 }]);
    expect(
      opened({ ...FILES, 'seq-000002': 512 }, { logicalBlockSizeBytes: 4096 }).table.findings,
    ).toHaveLength(1);
  });

  it('shows a zone without a file as offline, and a conventional one of another length', () => {
    const image = opened({ 'cnv-000000': MIB, 'cnv-000001': 4096, 'seq-000003': 0 });
    expect(image.table.findings.map(({ code, zone }) => [code, zone])).toEqual([
      ['zloop-size', 1],
      ['zloop-missing', 2],
    ]);
    expect([image.table.zones.state[2], image.facts.geometry.conventional]).toEqual([
      ZoneState.offline,
      [[0, 1]],
    ]);
    expect(image.anatomy.annotate(2 * MIB, MIB).map(({ kind }) => kind)).toEqual(['unwritten']);
  });

  it('says where data lies: as far as each file reaches', () => {
    expect([...opened(FILES).blocks.dataRanges()]).toEqual([
      { lba: 0, blocks: 256 },
      { lba: 512, blocks: 2 },
      { lba: 768, blocks: 256 },
    ]);
    expect(
      opened(FILES)
        .anatomy.annotate(2 * MIB, MIB)
        .map(({ kind, length }) => [kind, length]),
    ).toEqual([
      ['written', 8192],
      ['unwritten', MIB - 8192],
    ]);
  });

  it('is never recognised by bytes, never written, never made', () => {
    expect(zloopDriver.recognise(new MemoryBlockFile())).toBeNull();
    expect(appErrorOf(() => zloopDriver.open(new MemoryBlockFile(), {})).code).toBe('not-recognised');
    const image = opened(FILES);
    expect(appErrorOf(() => image.table.store([1]))).toBe(image.facts.writeRefusal);
    expect(image.facts.notices.map(formatRemark).join()).toMatch(/reading only.*zone capacity/i);
  });
});
