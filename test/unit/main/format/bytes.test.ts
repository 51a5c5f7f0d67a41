import { describe, expect, it } from 'vitest';
import { allFields } from '../../../../main/format/all-fields';
import { openBytes } from '../../../../main/format/bytes';
import { MemoryBlockFile } from '../../../../main/storage/memory-block-file';
import { appErrorOf } from '../../../support/image/format-images';
import { remarkOn } from '../../../../shared/errors/remark';

describe('a file as bytes', () => {
  const file = new MemoryBlockFile('some.bin', new Uint8Array(10_000).fill(3));
  const image = openBytes(file, 'nobody knows what this is');

  it('has no zones and says why', () => {
    expect([image.facts.geometry.zoneCount, image.table.zones.count]).toEqual([0, 0]);
    expect(image.facts.recognition).toMatchObject({ format: 'bytes', variant: 'unknown', confidence: 0 });
    expect(image.facts.recognition.note).toBe('nobody knows what this is');
    expect(image.facts.notices).toEqual([remarkOn('some.bin', 'nobody knows what this is')]);
  });

  it('is one span that nothing is said of, and is copied whole', () => {
    expect(image.anatomy.annotate(100, 9900)).toEqual([
      { offset: 100, length: 9900, kind: 'gap', label: 'bytes, not interpreted' },
    ]);
    expect(image.anatomy.annotate(9_999, 3).map(({ kind, length }) => [kind, length])).toEqual([
      ['gap', 1],
      ['beyond', 2],
    ]);
    expect([...image.anatomy.extents()]).toEqual([{ offset: 0, length: 10_000 }]);
    expect([
      [...allFields(image.anatomy.fields)],
      [...image.blocks.dataRanges()],
      [...image.anatomy.check()],
    ]).toEqual([[], [], []]);
    expect(image.anatomy.locate(500)).toEqual({
      offset: 500,
      lba: null,
      zone: null,
      zoneByte: null,
      region: 'bytes, not interpreted',
    });
  });

  it('cannot be changed', () => {
    const error = appErrorOf(() => image.blocks.write(0, new Uint8Array(512)));
    expect(error).toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('shown as bytes') as string,
    });
  });

  it('may be empty', () => {
    const empty = openBytes(new MemoryBlockFile('empty'), 'empty');
    expect([[...empty.anatomy.extents()], empty.anatomy.annotate(0, 0)]).toEqual([[], []]);
  });
});
