import { describe, expect, it } from 'vitest';
import { qcow2Driver } from '../../../../../../main/format/qcow2/driver';
import { MIB } from '../../../../../../shared/units/units';
import { appErrorOf, codesOf } from '../../../../../support/image/format-images';
import { plainQcow2 } from '../../../../../support/qcow2/qcow2-writing';
import {
  extensionBytes,
  HAND_MADE,
  handMade,
  openQcow2,
  pokeBe,
  TABLE,
  withZones,
} from '../../../../../support/qcow2/qcow2-variants';
import { formatRemark } from '../../../../../../shared/errors/remark';

const STORED = ['48-a', '48-b-zde'];

describe.each(HAND_MADE)('variant $variant', (made) => {
  const { variant, appendMaxBytes } = made;
  const open = () => openQcow2(withZones(made));

  it('is told apart from those of the same length', () => {
    const { recognition } = open().facts;
    expect(recognition).toMatchObject({ format: 'qcow2', variant });
    expect(recognition.confidence).toBeGreaterThan(0.9);
    expect(recognition.candidates[0]).toMatchObject({ variant, score: recognition.confidence });
    for (const other of recognition.candidates.slice(1)) {
      expect(other.score).toBeLessThan(0.5);
      expect(other.why).toMatch(/at offset \d+ is \S+, expected/);
    }
    expect(recognition.evidence.map(({ offset }) => offset)).toEqual([0, 112, TABLE]);
  });

  it('gives geometry, limits and what is stored', () => {
    const image = open();
    expect(image.facts.geometry).toEqual({
      logicalBlockSizeBytes: 512,
      zoneCount: 8,
      zoneSizeBlocks: 2048,
      zoneCapacityBlocks: 1536,
      lastZoneSizeBlocks: 2048,
      conventional: [[0, 1]],
    });
    expect(image.facts.limits).toEqual({ openZonesMax: 2, activeZonesMax: 3, appendMaxBytes });
    expect(image.facts.provenance).toMatchObject({
      type: 'stored',
      state: STORED.includes(variant) ? 'stored' : 'derived',
      attributes: variant === '48-b-zde' ? 'stored' : 'absent',
      zde: variant === '48-b-zde' ? 'stored' : 'absent',
    });
    expect(image.facts.defaultRules).toEqual({ implicitCloseVictim: 'lru' });
  });

  it('gives the states and pointers of its words', () => {
    const { zones, findings } = open().table;
    const stored = STORED.includes(variant);
    expect([...zones.state]).toEqual([0, 0, 1, stored ? 2 : 4, 14, 14, 1, stored ? 4 : 1]);
    expect([...zones.type]).toEqual([1, 1, 2, 2, 2, 2, 2, 2]);
    expect([...zones.writePointer].map((lba) => lba % 2048)).toEqual([
      0,
      0,
      0,
      8,
      1536,
      1536,
      0,
      stored ? 1 : 0,
    ]);
    expect(zones.attributes[3]).toBe(variant === '48-b-zde' ? 0x80 : 0);
    expect(codesOf(findings.filter(({ severity }) => severity !== 'info'))).toEqual([]);
  });

  it('can be opened by its name, and every other name is refused with the reason', () => {
    const file = withZones(made);
    expect(openQcow2(file, { variant }).facts.recognition.variant).toBe(variant);
    for (const other of HAND_MADE) {
      if (other.variant === variant) continue;
      const error = appErrorOf(() => openQcow2(file, { variant: other.variant }));
      const sameLength = extensionBytes(other.extension).length === extensionBytes(made.extension).length;
      expect(error.code).toBe(sameLength ? 'damaged' : 'not-recognised');
      expect(error.message).toMatch(
        sameLength ? /at offset \d+ is .*, expected .*variant/ : /bytes, that variant has/,
      );
    }
  });

  it('knows which states it can store', () => {
    const image = open();
    for (const state of [0, 1, 4, 14]) expect(image.table.canStore(state)).toBe(true);
    for (const state of [2, 3, 13, 15]) expect(image.table.canStore(state)).toBe(STORED.includes(variant));
    expect(image.table.canStore(7)).toBe(false);
  });

  it('shows its words by their bits', () => {
    const image = open();
    expect(image.anatomy.entryPlace(3)).toEqual({ offset: TABLE + 24, length: 8 });
    const fields = image.anatomy.entryFields(3);
    expect(fields.find(({ name }) => name === 'write pointer')).toMatchObject({
      lowBit: 0,
      highBit: { '48-b-zde': 50, '44': 62 }[variant] ?? 58,
      value: '0x301000',
    });
    expect(image.anatomy.entryFields(1).find(({ name }) => name === 'conventional')).toMatchObject({
      value: '1',
      highBit: variant === '44' ? 63 : 59,
    });
    expect(fields[0]!.highBit).toBe(63);
  });

  it('takes limits that the user gives', () => {
    const { limits } = openQcow2(withZones(made), { openZonesMax: 5, activeZonesMax: 6 }).facts;
    expect(limits).toMatchObject({ openZonesMax: 5, activeZonesMax: 6 });
  });
});

describe('descriptor extensions of 48-b-zde', () => {
  it('lie behind the words', () => {
    const file = withZones(handMade('48-b-zde'));
    file.write(TABLE + 64 + 3 * 128, Uint8Array.of(1, 2, 3));
    const image = openQcow2(file);
    expect(image.facts.zdeBytes).toBe(128);
    expect([...image.table.readZde(3)!.subarray(0, 4)]).toEqual([1, 2, 3, 0]);
    image.table.writeZde(4, Uint8Array.of(9));
    expect([...openQcow2(file).table.readZde(4)!.subarray(0, 2)]).toEqual([9, 0]);
    expect(appErrorOf(() => image.table.writeZde(4, new Uint8Array(129))).code).toBe('usage');
  });
});

describe('the zoned extension that is none', () => {
  const bare = (length: number, bit5 = false) => {
    const file = plainQcow2({});
    file.write(
      112,
      extensionBytes([
        [1, 1],
        [3, 0],
        [length - 4, 0],
      ]),
    );
    if (bit5) pokeBe(file, 72, 8, 1n << 5n);
    return file;
  };

  it.each([60, 52, 4])('of %i bytes is unknown: bytes, structure and check still work', (length) => {
    const file = bare(length);
    const image = openQcow2(file);
    expect(image.facts.recognition).toMatchObject({ variant: 'unknown', candidates: [] });
    expect(image.facts.recognition.note).toContain(`${length} bytes`);
    expect(image.facts.geometry.zoneCount).toBe(0);
    expect(image.table.zones.count).toBe(0);
    expect(image.facts.writeRefusal?.code).toBe('unsupported');
    expect(image.facts.notices).toHaveLength(1);
    expect(image.anatomy.fields.page(0, 1000).some(({ path }) => path === 'extension.zoned.length')).toBe(
      true,
    );
    expect(image.anatomy.annotate(0, file.size()).at(0)).toMatchObject({ kind: 'header', offset: 0 });
    expect(codesOf(image.anatomy.check())).toEqual(['qcow2-zoned-unknown']);
    expect(qcow2Driver.recognise(file)).toEqual(image.facts.recognition);
  });

  it('of 52 bytes is named as what only the documentation has', () => {
    expect(openQcow2(bare(52)).facts.recognition.note).toContain('documentation of version 4');
  });

  it('of 48 bytes that make no sense tells why for each variant', () => {
    const { recognition } = openQcow2(bare(48)).facts;
    expect(recognition.variant).toBe('unknown');
    expect(recognition.candidates.map(({ variant }) => variant).sort()).toEqual([
      '48-a',
      '48-b',
      '48-c',
      '48-d',
    ]);
    expect(recognition.note).toContain(
      '48-b: zone_size at offset 124 is 0, expected a multiple of 512 above 0',
    );
  });

  it('is absent: the image is unzoned', () => {
    const image = openQcow2(plainQcow2({}));
    expect(image.facts.recognition.variant).toBe('unzoned');
    expect(image.facts.writeRefusal).toBeNull();
    expect([...image.anatomy.check()]).toEqual([]);
  });

  it('is absent although bit 5 is set: a failed creation (N7)', () => {
    const file = plainQcow2({});
    pokeBe(file, 72, 8, 1n << 5n);
    const image = openQcow2(file);
    expect(image.facts.recognition.variant).toBe('unzoned');
    expect(image.table.findings.map(({ code }) => code)).toEqual(['qcow2-N7']);
    expect(image.facts.notices.map(formatRemark).join()).toContain('N7');
  });

  it('says that the image is not zoned', () => {
    const file = withZones(handMade('56'));
    pokeBe(file, 120, 1, 0);
    expect(openQcow2(file).facts.recognition).toMatchObject({ variant: 'unzoned' });
    expect(openQcow2(file).table.zones.count).toBe(0);
  });

  it('has a value of the zoned field that is not known: refused', () => {
    const file = withZones(handMade('56'));
    pokeBe(file, 120, 1, 2);
    const error = appErrorOf(() => openQcow2(file));
    expect(error.code).toBe('unknown-feature');
    expect(error.message).toContain('zoned at offset 120 is 2, expected 0 (not zoned) or 1');
  });
});

describe('doubtful extensions', () => {
  const of48b = (change: (file: ReturnType<typeof withZones>) => void) => {
    const file = withZones(handMade('48-b'));
    change(file);
    return file;
  };

  it('the table of 48-b is found where the bytes say, not 4 bytes further as the documentation says', () => {
    const file = of48b(() => undefined);
    expect(openQcow2(file).anatomy.entryPlace(0).offset).toBe(TABLE);
    const shifted = plainQcow2({});
    shifted.write(
      112,
      extensionBytes([
        [1, 1],
        [3, 0],
        [4, MIB],
        [4, MIB],
        [4, 0],
        [4, 8],
        [4, 0],
        [4, 0],
        [4, 8],
        [4, 0],
        [8, TABLE],
        [4, 64],
      ]),
    );
    expect(openQcow2(shifted).facts.recognition.variant).toBe('unknown');
  });

  it('wrong numbers, each alone, leave no variant and name the field', () => {
    const wrong: readonly (readonly [number, number, string])[] = [
      [124, 0, 'zone_size'],
      [124, 513, 'zone_size'],
      [124, 2 * MIB, 'nr_zones'],
      [128, 2 * MIB, 'zone_capacity'],
      [132, 9, 'conventional_zones'],
      [136, 9, 'nr_zones'],
      [136, 0xffff_ffff, 'nr_zones'],
      [156, TABLE + 512, 'zonedmeta_offset'],
      [156, 0x30000, 'zonedmeta_offset'],
      [156, 0x7000_0000, 'zonedmeta_offset'],
      [164, 72, 'zonedmeta_size'],
    ];
    for (const [offset, value, field] of wrong) {
      const file = of48b((made) => pokeBe(made, offset, 4, value));
      const { recognition } = openQcow2(file).facts;
      expect(recognition.variant, `${field} ${value}`).toBe('unknown');
      expect(recognition.note).toMatch(new RegExp(`48-b: ${field} at offset \\d+ is \\d+, expected`));
      const error = appErrorOf(() => openQcow2(file, { variant: '48-b' }));
      expect(error.code).toBe('damaged');
      expect(error.data).toMatchObject({ field });
    }
  });

  it('limits, bit 5 and reserved bytes lower the score only', () => {
    const file = of48b((made) => {
      pokeBe(made, 144, 4, 99);
      pokeBe(made, 122, 1, 7);
      pokeBe(made, 72, 8, 1n << 5n);
    });
    const {
      facts: { recognition },
      table: { findings },
    } = openQcow2(file);
    expect(recognition.variant).toBe('48-b');
    expect(recognition.confidence).toBeLessThan(0.9);
    expect(recognition.candidates[0]!.why).toMatch(/bit 5.*reserved is not zero.*limit/);
    expect(codesOf(findings)).toEqual(['qcow2-zoned-bit', 'qcow2-Q3', 'qcow2-zoned-limits']);
  });

  it('a name that is no variant is a usage error', () => {
    expect(appErrorOf(() => openQcow2(plainQcow2({}), { variant: 'v9' })).code).toBe('usage');
    expect(appErrorOf(() => openQcow2(plainQcow2({}), { variant: '44' })).message).toContain(
      'no zoned extension',
    );
  });
});
