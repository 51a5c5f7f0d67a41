import { describe, expect, it } from 'vitest';
import { readHeader } from '../../../../../../main/format/qcow2/header/header';
import { EXTENSION, HEADER } from '../../../../../../main/format/qcow2/layout';
import { recogniseQcow2 } from '../../../../../../main/format/qcow2/header/recognise';
import { ZONED_FIELDS } from '../../../../../../main/format/qcow2/header/extension-layout';
import type { MemoryBlockFile } from '../../../../../../main/storage/memory-block-file';
import { Random } from '../../../../../../shared/workload/random';
import { AppError } from '../../../../../../shared/errors/app-error';
import { appErrorOf } from '../../../../../support/image/format-images';
import { plainQcow2 } from '../../../../../support/qcow2/qcow2-writing';
import { handMade, openQcow2, pokeBe, withZones } from '../../../../../support/qcow2/qcow2-variants';

const CLUSTER = 65_536;

describe('places of fields', () => {
  it('of the header are frozen', () => {
    const places = Object.values(HEADER).map(({ name, offset, length }) => `${name} ${offset} ${length}`);
    expect(places).toEqual([
      'magic 0 4',
      'version 4 4',
      'backing_file_offset 8 8',
      'backing_file_size 16 4',
      'cluster_bits 20 4',
      'size 24 8',
      'crypt_method 32 4',
      'l1_size 36 4',
      'l1_table_offset 40 8',
      'refcount_table_offset 48 8',
      'refcount_table_clusters 56 4',
      'nb_snapshots 60 4',
      'snapshots_offset 64 8',
      'incompatible_features 72 8',
      'compatible_features 80 8',
      'autoclear_features 88 8',
      'refcount_order 96 4',
      'header_length 100 4',
      'compression_type 104 1',
    ]);
    expect(EXTENSION.zoned).toBe(0x007a6264);
  });

  it('of the newest zoned extension are frozen', () => {
    const places = Object.values(ZONED_FIELDS['44']).map(({ name, offset }) => `${name} ${offset}`);
    expect(places).toEqual([
      'zoned 0',
      'reserved 1',
      'nr_zones 4',
      'zone_size 8',
      'zone_capacity 16',
      'zonedmeta_offset 24',
      'conventional_zones 32',
      'max_active_zones 36',
      'max_open_zones 40',
    ]);
  });
});

describe('a sound header', () => {
  it.each([2, 3] as const)('of version %i gives its numbers', (version) => {
    const header = readHeader(plainQcow2({ version, clusterBits: 9, virtualBytes: 1_048_576 }));
    expect(header).toMatchObject({
      version,
      clusterBytes: 512,
      virtualSizeBytes: 1_048_576,
      refcountBits: 16,
    });
    expect(header).toMatchObject({ l1Entries: 32, backingFile: null, dataFile: null, extensions: [] });
  });

  it('of version 2 has no feature words, whatever lies there', () => {
    const file = plainQcow2({ version: 2 });
    const header = readHeader(file);
    expect(header.incompatible).toBe(0n);
    expect(header.headerLength).toBe(72);
  });

  it('holds extensions up to the end of its area', () => {
    const { extensions } = readHeader(withZones(handMade('56')));
    expect(extensions).toEqual([{ type: 0x007a6264, offset: 112, dataOffset: 120, length: 56 }]);
  });
});

describe('a header that cannot be', () => {
  const hostile: readonly (readonly [string, number, 1 | 2 | 4 | 8, bigint])[] = [
    ['cluster_bits', 20, 4, 8n],
    ['cluster_bits', 20, 4, 22n],
    ['cluster_bits', 20, 4, 0xffff_ffffn],
    ['size', 24, 8, 1n << 53n],
    ['size', 24, 8, (1n << 64n) - 1n],
    ['l1_size', 36, 4, 0n],
    ['l1_size', 36, 4, 0xffff_ffffn],
    ['l1_size', 36, 4, 4_194_305n],
    ['l1_table_offset', 40, 8, 0n],
    ['l1_table_offset', 40, 8, 0x30001n],
    ['l1_table_offset', 40, 8, 1n << 40n],
    ['l1_table_offset', 40, 8, (1n << 64n) - 1n],
    ['nb_snapshots', 60, 4, 65_537n],
    ['refcount_order', 96, 4, 7n],
    ['header_length', 100, 4, 103n],
    ['header_length', 100, 4, 108n],
    ['header_length', 100, 4, 70_000n],
    ['backing_file_offset', 8, 8, 1n],
    ['backing_file_offset', 8, 8, 1n << 32n],
    ['extension length', 116, 4, 0xffff_ffffn],
    ['extension length', 116, 4, 65_417n],
  ];

  it.each(hostile)(
    '%s at %i, %i bytes, value %i: refused with field, offset and value',
    (field, offset, length, value) => {
      const file = withZones(handMade('56'));
      pokeBe(file, offset, length, value);
      const error = appErrorOf(() => openQcow2(file));
      expect(error.code).toBe('damaged');
      expect(error.data).toMatchObject({ field, offset, file: 'plain.qcow2' });
      expect(error.message).toContain(
        `${field === 'extension length' ? 'length of a header extension' : field} at offset ${offset} is`,
      );
      expect(error.message).toContain(', expected ');
    },
  );

  it('with a name that is too long is refused', () => {
    const file = withZones(handMade('56'));
    pokeBe(file, 8, 8, 512);
    pokeBe(file, 16, 4, 1024);
    expect(appErrorOf(() => openQcow2(file)).data).toMatchObject({ field: 'backing_file_size', offset: 16 });
  });

  it('with L1 too small for its device is refused', () => {
    const file = plainQcow2({ virtualBytes: 2 ** 31 });
    pokeBe(file, 36, 4, 3);
    expect(appErrorOf(() => readHeader(file)).message).toContain(
      'l1_size at offset 36 is 3, expected at least 4',
    );
  });

  it.each([0, 1, 4, 2 ** 32 - 1])('of version %i is not supported', (version) => {
    const file = plainQcow2({});
    pokeBe(file, 4, 4, version);
    expect(appErrorOf(() => openQcow2(file))).toMatchObject({ code: 'unsupported' });
  });

  it('with more extensions than anybody writes is refused', () => {
    const file = plainQcow2({});
    for (let index = 0; index < 1001; index++) pokeBe(file, 112 + index * 8, 4, 1);
    expect(appErrorOf(() => openQcow2(file)).message).toContain('at most 1000 extensions');
  });

  it('is recognised as qcow2 all the same, with the reason', () => {
    const file = plainQcow2({});
    pokeBe(file, 20, 4, 40);
    expect(appErrorOf(() => openQcow2(file)).code).toBe('damaged');
    expect(recogniseQcow2(file)).toMatchObject({ format: 'qcow2', variant: 'unknown' });
    expect(recogniseQcow2(file)?.note).toContain('cluster_bits at offset 20 is 40');
  });
});

describe('bytes changed at random', () => {
  const seed = 20_260_801;
  const explore = (file: MemoryBlockFile) => {
    recogniseQcow2(file);
    const image = openQcow2(file);
    const count = image.anatomy.fields.count();
    image.anatomy.fields.page(0, 60);
    image.anatomy.fields.page(Math.max(0, count - 60), 60);
    image.anatomy.annotate(0, file.size());
    image.anatomy.locate(file.size() - 1);
    for (let zone = 0; zone < image.table.zones.count; zone += Math.ceil(image.table.zones.count / 3))
      image.anatomy.qemuPrint(zone);
    const block = new Uint8Array(512);
    if (image.facts.dataRefusal === null && image.table.zones.count > 0) image.blocks.read(0, block);
    let findings = 0;
    for (const finding of image.anatomy.check()) findings += finding.message.length > 0 ? 1 : 0;
    return findings;
  };

  it(`give a refusal or an image, never anything else (seed ${seed})`, () => {
    const random = new Random(seed);
    for (let run = 0; run < 1500; run++) {
      const made = ['48-b', '56', '44', '48-b-zde'][run % 4]!;
      const file = withZones(handMade(made));
      const places = [
        4, 8, 20, 24, 36, 40, 48, 56, 60, 64, 72, 88, 96, 100, 112, 116, 120, 124, 132, 144, 152, 160,
      ];
      for (let change = 0; change <= random.below(3); change++) {
        const place =
          random.below(4) === 0
            ? random.below(5) * CLUSTER + random.below(64)
            : places[random.below(places.length)]!;
        const value = 1n << BigInt(random.below(64));
        pokeBe(file, place, ([1, 2, 4, 8] as const)[random.below(4)]!, value - BigInt(random.below(2)));
      }
      try {
        explore(file);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        expect(['damaged', 'unsupported', 'unknown-feature', 'not-recognised']).toContain(error.code);
      }
    }
  });
});
