import { flagNames } from '../../../../../main/format/zone-file/anatomy/older-flags';
import { describe, expect, it } from 'vitest';
import { allFields } from '../../../../../main/format/all-fields';
import type { DriverOptions } from '../../../../../main/format/driver';
import { MemoryBlockFile } from '../../../../../main/storage/memory-block-file';
import { MIB } from '../../../../../shared/units/units';
import { ZoneState } from '../../../../../shared/zone/state';
import { appErrorOf, bytesOf, codesOf, contentOf, poke } from '../../../../support/image/format-images';
import {
  copyOfQemuImage,
  createdZoneFile,
  ENTRY,
  openZoneFile,
  pokeEntry,
  setZones,
} from '../../../../support/image/zone-file-images';
import { plainRemark } from '../../../../../shared/errors/remark';

const TWO = ['nvme-zonefile-v1style-ns2-EDITED/h01-two-namespaces', '01-stopped.zonefile'] as const;

/** A zone file with a data image behind it, as opening joins them. */
function joined(dataBytes: number, zones = createdZoneFile()) {
  const imageBytes = Number(zones.size());
  const file = new MemoryBlockFile('test.zones', contentOf(zones));
  file.resize(imageBytes + dataBytes);
  const attached = { offset: imageBytes, length: dataBytes, name: 'data.raw', imageBytes };
  return { file, options: { attached } satisfies DriverOptions };
}

describe('namespaces', () => {
  it('each is opened by its number', () => {
    const states = [1, 2].map((namespace) => {
      const image = openZoneFile(copyOfQemuImage(...TWO), { namespace });
      expect(image.anatomy.entryPlace(2)).toEqual({
        offset: (namespace - 1) * 8192 + 4096 + 176,
        length: 88,
      });
      expect(image.facts.notices[0]?.message).toContain(`2 namespaces, this is namespace ${namespace}`);
      return [...image.table.zones.state].slice(0, 3);
    });
    expect(states).toEqual([
      [4, 1, 1],
      [1, 4, 4],
    ]);
  });

  it('the extension of namespace 2 is its own', () => {
    const image = openZoneFile(copyOfQemuImage(...TWO), { namespace: 2 });
    expect(image.table.readZde(2)!.some((byte) => byte !== 0)).toBe(true);
    expect(image.table.readZde(1)!.every((byte) => byte === 0)).toBe(true);
  });

  it('one that does not exist is refused with the number there are', () => {
    const error = appErrorOf(() => openZoneFile(copyOfQemuImage(...TWO), { namespace: 3 }));
    expect(error.code).toBe('out-of-range');
    expect(error.message).toContain('holds 2 namespaces; namespace 3 does not exist');
    expect(appErrorOf(() => openZoneFile(createdZoneFile(), { namespace: 2 })).message).toContain(
      '1 namespace;',
    );
  });

  it('writing changes the chosen one only', () => {
    const file = copyOfQemuImage(...TWO);
    const before = contentOf(file);
    const image = openZoneFile(file, { namespace: 2 });
    setZones(image, [[4, ZoneState.full]]);
    expect(contentOf(file).subarray(0, 8192).equals(before.subarray(0, 8192))).toBe(true);
    expect(openZoneFile(file, { namespace: 2 }).anatomy.qemuVerdict()).toBeNull();
  });

  it('structure and annotations cover both and name the other one', () => {
    const image = openZoneFile(copyOfQemuImage(...TWO), { namespace: 2 });
    const fields = [...allFields(image.anatomy.fields)];
    expect(fields).toHaveLength(image.anatomy.fields.count());
    expect(fields[0]!.path).toBe('namespace[1].header.magic');
    expect(fields.find(({ path }) => path === 'zones[2].zs')!.value).toBe('closed');
    const spans = image.anatomy.annotate(0, 16_384);
    expect(spans.find(({ label }) => label === 'table entry of zone 1')!.offset).toBe(8192 + 4096 + 88);
    expect(spans.find(({ label }) => label === 'table entry of zone 1, namespace 1')!.offset).toBe(4096 + 88);
    expect(spans.reduce((sum, { length }) => sum + length, 0)).toBe(16_384);
  });
});

describe('without a data image', () => {
  it('zones are there, data is not, and everybody is told', () => {
    const image = openZoneFile(createdZoneFile());
    expect(image.facts.dataRefusal).not.toBeNull();
    expect(image.facts.notices).toEqual([plainRemark('no data image attached: zones and tables only')]);
    for (const run of [
      () => image.blocks.read(0, new Uint8Array(512)),
      () => image.blocks.write(0, new Uint8Array(512)),
    ]) {
      expect(appErrorOf(run)).toMatchObject({ code: 'unsupported' });
      expect(appErrorOf(run).message).toContain('no data image attached');
    }
    image.blocks.zero(0, 1);
    expect([image.blocks.offsetOf(0), [...image.blocks.dataRanges()]]).toEqual([null, []]);
    expect([...image.anatomy.extents()]).toEqual([{ offset: 0, length: 8192 }]);
  });
});

describe('with a data image', () => {
  it('device byte x lies at x of the data image', () => {
    const { file, options } = joined(16 * MIB);
    const image = openZoneFile(file, options);
    expect([image.facts.dataRefusal, image.facts.notices]).toEqual([null, []]);
    image.blocks.write(2048, new Uint8Array(512).fill(7));
    expect(image.blocks.offsetOf(2048)).toBe(8192 + MIB);
    expect(bytesOf(file, 8192 + MIB, 512).every((byte) => byte === 7)).toBe(true);
    const back = new Uint8Array(1024);
    image.blocks.read(2048, back);
    expect([back[0], back[511], back[512]]).toEqual([7, 7, 0]);
    image.blocks.zero(2048, 1);
    expect(bytesOf(file, 8192 + MIB, 512).every((byte) => byte === 0)).toBe(true);
    expect(image.blocks.offsetOf(16 * 2048)).toBeNull();
  });

  it('a short one reads as zeros behind its end and grows when written', () => {
    const { file, options } = joined(3 * MIB);
    const image = openZoneFile(file, options);
    expect(image.table.zones.count).toBe(16);
    expect(image.facts.notices[0]?.message).toContain(`has ${3 * MIB} of the ${16 * MIB} bytes`);
    const bytes = new Uint8Array(512).fill(1);
    image.blocks.read(5 * 2048, bytes);
    expect(bytes.every((byte) => byte === 0)).toBe(true);
    image.blocks.write(5 * 2048, new Uint8Array(512).fill(9));
    expect(file.size()).toBe(8192 + 5 * MIB + 512);
  });

  it('one that is far too long does not belong to the zone file', () => {
    const { file, options } = joined(64 * MIB);
    const error = appErrorOf(() => openZoneFile(file, options));
    expect(error.message).toContain('room for 64 zones');
    expect(error.message).toContain('holds 16 zones');
  });

  it('its length decides about damaged entries at the end of the table', () => {
    const zones = createdZoneFile();
    zones.write(4096 + 88 * 14, new Uint8Array(176).fill(0xff));
    expect(openZoneFile(zones).table.zones.count).toBe(14);
    const { file, options } = joined(16 * MIB, zones);
    const image = openZoneFile(file, options);
    expect([image.table.zones.count, image.table.zones.state[15]]).toEqual([16, ZoneState.readOnly]);
    expect(image.anatomy.qemuVerdict()).toMatchObject({ code: 9, zone: 14 });
  });

  it('a qcow2 image is refused', () => {
    const { file, options } = joined(16 * MIB);
    poke(file, 8192, 4, 0xfb494651);
    expect(appErrorOf(() => openZoneFile(file, options))).toMatchObject({ code: 'unsupported' });
  });

  it('data ranges leave out empty zones, and extents add the zone file', () => {
    const { file, options } = joined(16 * MIB);
    const image = openZoneFile(file, options);
    setZones(image, [
      [1, ZoneState.closed, 8],
      [2, ZoneState.full],
      [9, ZoneState.offline],
    ]);
    expect([...image.blocks.dataRanges()]).toEqual([
      { lba: 2048, blocks: 4096 },
      { lba: 9 * 2048, blocks: 2048 },
    ]);
    expect([...image.anatomy.extents()]).toEqual([
      { offset: 0, length: 8192 },
      { offset: 8192 + MIB, length: 2 * MIB },
      { offset: 8192 + 9 * MIB, length: MIB },
    ]);
  });

  it.each([ZoneState.readOnly, ZoneState.offline])('a zone in state %i is not tinted as written', (state) => {
    const { file, options } = joined(16 * MIB);
    const image = openZoneFile(file, options);
    setZones(image, [[1, state]]);
    const kinds = image.anatomy.annotate(8192 + MIB, MIB).map(({ kind, length }) => [kind, length]);
    expect(kinds).toEqual([['unwritten', MIB]]);
  });

  it('annotations and places tell zones apart to the byte', () => {
    const { file, options } = joined(16 * MIB, createdZoneFile({ zoneCapacityBytes: MIB / 2 }));
    const image = openZoneFile(file, options);
    setZones(image, [[1, ZoneState.closed, 8]]);
    const start = 8192 + MIB;
    expect(image.anatomy.annotate(start, MIB)).toEqual([
      { offset: start, length: 4096, kind: 'written', label: 'zone 1, written', zone: 1 },
      {
        offset: start + 4096,
        length: MIB / 2 - 4096,
        kind: 'unwritten',
        label: 'zone 1, beyond the write pointer',
        zone: 1,
      },
      {
        offset: start + MIB / 2,
        length: MIB / 2,
        kind: 'hole',
        label: 'zone 1, beyond the capacity',
        zone: 1,
      },
    ]);
    expect(image.anatomy.locate(start + 700)).toEqual({
      offset: start + 700,
      lba: 2049,
      zone: 1,
      zoneByte: 700,
      region: 'data image',
    });
    expect(image.anatomy.locate(4096 + 88 * 3 + 5)).toMatchObject({
      zone: 3,
      lba: null,
      region: 'zone table',
    });
  });
});

describe('entries that cannot be believed', () => {
  it.each<[string, readonly [number, 1 | 4 | 8], number | bigint, number]>([
    ['an unknown state', ENTRY.state, 0x50, ZoneState.readOnly],
    ['a conventional type', ENTRY.type, 1, ZoneState.readOnly],
    ['another start', ENTRY.start, 1, ZoneState.readOnly],
    ['a pointer before the zone', ENTRY.pointer, 0, ZoneState.readOnly],
    ['a pointer beyond 2^53', ENTRY.pointer, 1n << 63n, ZoneState.readOnly],
    ['a pointer at the end of the capacity', ENTRY.pointer, 4 * 2048, ZoneState.closed],
    ['another capacity', ENTRY.capacity, 1, ZoneState.closed],
  ])('%s', (_what, field, value, state) => {
    const file = createdZoneFile();
    setZones(openZoneFile(file), [[3, ZoneState.closed, 8]]);
    pokeEntry(file, 3, field, value);
    const image = openZoneFile(file);
    expect(image.table.zones.state[3]).toBe(state);
    if (state === ZoneState.readOnly) expect(image.table.zones.writePointer[3]).toBe(4 * 2048);
    expect(image.table.findings.filter(({ zone }) => zone === 3)).toHaveLength(1);
    expect([...allFields(image.anatomy.fields)].filter(({ status }) => status === 'suspect')).toHaveLength(1);
  });

  it('are printed as QEMU would, until the zone changes', () => {
    const file = createdZoneFile();
    pokeEntry(file, 3, ENTRY.state, 0x50);
    pokeEntry(file, 3, ENTRY.pointer, (1n << 64n) - 1n);
    const image = openZoneFile(file);
    expect(image.anatomy.qemuPrint(3)).toEqual({
      condition: 5,
      type: 2,
      pointerBytes: ((1n << 64n) - 1n) * 512n,
    });
    setZones(image, [[3, ZoneState.full]]);
    expect(image.anatomy.qemuPrint(3)).toEqual({ condition: 14, type: 2, pointerBytes: 4n * BigInt(MIB) });
    expect(openZoneFile(file).anatomy.qemuVerdict()).toBeNull();
  });
});

describe('headers that cannot be', () => {
  it.each<[string, number, 4 | 8, number | bigint, string, RegExp]>([
    [
      'a block size of 1024',
      32,
      4,
      1024,
      'unsupported',
      /lba_size at offset 32 is 1024, expected 512 or 4096/,
    ],
    ['a zone size of 0', 8, 8, 0, 'damaged', /zone_size at offset 8 is 0/],
    ['a zone size beyond 2^53', 8, 8, 1n << 50n, 'damaged', /zone_size at offset 8 is 1125899906842624/],
    [
      'a capacity above the size',
      16,
      8,
      2049,
      'damaged',
      /zone_capacity at offset 16 is 2049, expected 1 to 2048/,
    ],
  ])('%s', (_what, offset, length, value, code, message) => {
    const file = createdZoneFile();
    poke(file, offset, length, value);
    const error = appErrorOf(() => openZoneFile(file));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });

  it('a table that ends behind the file is refused with the sizes', () => {
    const file = createdZoneFile({ zoneCount: 100, zdeBytes: 64 });
    file.resize(16_384);
    const error = appErrorOf(() => openZoneFile(file));
    expect(error).toMatchObject({ code: 'damaged', data: { found: 16_384, expected: 20_480 } });
    expect(error.message).toContain('100 zones');
  });

  it('another version is shown and not written', () => {
    const file = createdZoneFile();
    poke(file, 4, 4, 2);
    const image = openZoneFile(file);
    expect(image.facts.recognition.confidence).toBe(0.5);
    expect(image.facts.writeRefusal).toMatchObject({ code: 'unsupported', data: { offset: 4, found: 2 } });
    expect(appErrorOf(() => image.table.store([1])).code).toBe('unsupported');
    expect(image.anatomy.qemuVerdict()).toMatchObject({ code: 2 });
    expect(codesOf(image.table.findings)).toEqual(['zone-file-version']);
  });
});

describe('findings about the whole', () => {
  it('f03: extensions of 256 bytes are stored as 0 (Z1)', () => {
    const image = openZoneFile(copyOfQemuImage('nvme-zonefile-v5/f03-zde256', '01-stopped.zonefile'));
    expect(codesOf(image.anatomy.check())).toContain('zone-file-Z1');
  });

  it('leftovers in reserved bytes (Z2), the dirty byte (Z7) and trailing bytes are facts, not faults', () => {
    const file = copyOfQemuImage('nvme-zonefile-v5/f07-garbage', '04-longer.zonefile');
    poke(file, 105, 1, 1);
    const findings = [...openZoneFile(file).anatomy.check()];
    expect(codesOf(findings)).toEqual(['zone-file-Z1', 'zone-file-Z7', 'zone-file-Z2', 'zone-file-trailing']);
    expect(findings.every(({ severity }) => severity === 'info')).toBe(true);
    expect(findings[1]!.message).toContain('a list and not yet written the header back');
  });

  it('f04: a closed zone without data (Z6); a second pointer that is elsewhere (Z5)', () => {
    const file = copyOfQemuImage('nvme-zonefile-v5/f04-limits', '02-restarted.zonefile');
    pokeEntry(file, 3, ENTRY.second, 3 * 2048 + 8);
    expect([...openZoneFile(file).anatomy.check()].map(({ code, zone }) => `${code} ${zone}`)).toEqual([
      'zone-file-Z6 0',
      'zone-file-Z5 3',
    ]);
  });

  it('more open zones than the limit given', () => {
    const file = createdZoneFile();
    setZones(openZoneFile(file), [
      [1, ZoneState.implicitlyOpened, 8],
      [2, ZoneState.explicitlyOpened, 8],
    ]);
    const image = openZoneFile(file, { openZonesMax: 1, activeZonesMax: 2 });
    expect(image.facts.limits).toEqual({ openZonesMax: 1, activeZonesMax: 2, appendMaxBytes: null });
    expect(codesOf(image.anatomy.check())).toEqual(['zone-file-limit']);
  });

  it('an extension size that is no multiple of 64', () => {
    const file = createdZoneFile();
    poke(file, 104, 1, 3);
    expect(codesOf(openZoneFile(file).table.findings)).toEqual(['zone-file-extension-size']);
  });
});

describe('reading', () => {
  it('changes no byte: opening, checking and all views', () => {
    const file = copyOfQemuImage('nvme-zonefile-v1style/g05-recommend', '00-running.zonefile');
    const before = contentOf(file);
    const image = openZoneFile(file);
    expect(image.anatomy.fields.page(0, image.anatomy.fields.count())).toEqual([
      ...allFields(image.anatomy.fields),
    ]);
    expect(image.anatomy.entryFields(0).map(({ name, value }) => `${name} ${value}`)).toContain('flags 5');
    image.anatomy.annotate(0, 9000);
    image.anatomy.lists();
    expect(contentOf(file).equals(before)).toBe(true);
  });

  it('g05: the flags of the older code by their names', () => {
    const image = openZoneFile(copyOfQemuImage('nvme-zonefile-v1style/g05-recommend', '00-running.zonefile'));
    const rows = [...allFields(image.anatomy.fields)].filter(({ path }) => path.endsWith('].flags'));
    expect(new Set(rows.map(({ value }) => value))).toEqual(
      new Set(['5 (TS_DELAY, SET_FZR)', '3 (TS_DELAY, SET_RZR)', '0']),
    );
    const meaningOf = (zone: number) =>
      image.anatomy.entryFields(zone).find(({ name }) => name === 'flags')!.meaning;
    expect(meaningOf(0)).toContain('SET_FZR: a finish will be recommended');
    expect(meaningOf(rows.findIndex(({ value }) => value === '0'))).toBe('no recommendation waits');
  });

  it.each([
    [0, ''],
    [15, 'TS_DELAY, SET_RZR, SET_FZR, AEN_PEND'],
    [0x8000_0012, 'SET_RZR, 0x80000010'],
  ])('flags %i', (flags, names) => {
    expect(flagNames(flags)).toBe(names);
  });

  it('a descriptor extension is written and read back', () => {
    const file = createdZoneFile({ zdeBytes: 128 });
    const image = openZoneFile(file);
    image.table.writeZde(3, Uint8Array.of(1, 2, 3));
    expect([...image.table.readZde(3)!.subarray(0, 4), image.table.readZde(3)!.length]).toEqual([
      1, 2, 3, 0, 128,
    ]);
    expect(bytesOf(file, 4096 + 16 * 88 + 3 * 128, 1)[0]).toBe(1);
    expect(appErrorOf(() => image.table.writeZde(3, new Uint8Array(129))).code).toBe('usage');
  });

  it('zone states after bytes changed beneath', () => {
    const file = createdZoneFile();
    const image = openZoneFile(file);
    pokeEntry(file, 3, ENTRY.state, 0xf0);
    image.table.reload();
    expect(image.table.zones.state[3]).toBe(ZoneState.offline);
  });
});
