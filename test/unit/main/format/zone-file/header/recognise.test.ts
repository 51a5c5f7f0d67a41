import { describe, expect, it } from 'vitest';
import { zoneFileDriver } from '../../../../../../main/format/zone-file/driver';
import { MemoryBlockFile } from '../../../../../../main/storage/memory-block-file';
import { ZoneState } from '../../../../../../shared/zone/state';
import { appErrorOf, contentOf, poke } from '../../../../../support/image/format-images';
import { filesOf, scenariosOf } from '../../../../../support/image/format-qemu';
import {
  copyOfQemuImage,
  createdZoneFile,
  ENTRY,
  openZoneFile,
  pokeEntry,
  setZones,
} from '../../../../../support/image/zone-file-images';

const families = [
  ['nvme-zonefile-v5', 'v5'],
  ['nvme-zonefile-v1style', 'older'],
  ['nvme-zonefile-v1style-ns2-EDITED', 'older'],
] as const;
const kept = families.flatMap(([family, variant]) =>
  scenariosOf(family).flatMap((scenario) => filesOf(scenario).map((image) => ({ scenario, image, variant }))),
);
const whole = kept.filter(({ image }) => !image.includes('truncated'));

const recognise = (file: MemoryBlockFile) => zoneFileDriver.recognise(file)!;

describe('files made by QEMU', () => {
  it('are found', () => {
    expect(whole).toHaveLength(29);
  });

  it.each(whole)('$scenario $image is $variant', ({ scenario, image, variant }) => {
    const recognition = recognise(copyOfQemuImage(scenario, image));
    expect(recognition.format).toBe('zone-file');
    expect(recognition.variant).toBe(variant);
    expect(recognition.confidence).toBeGreaterThan(0.9);
    expect(recognition.candidates).toHaveLength(3);
    expect(recognition.evidence[0]).toEqual({ offset: 0, length: 4, what: 'magic 3AEBAA70h' });
  });

  it('a truncated file is named, with the reason as a note', () => {
    const file = copyOfQemuImage('nvme-zonefile-v5/f07-garbage', '02-truncated4096.zonefile');
    expect(recognise(file)).toMatchObject({ format: 'zone-file', confidence: 0.5 });
    expect(recognise(file).note).toContain('8192 bytes are needed');
  });

  it('links decide between the older code and v3, the second pointer between these and v5', () => {
    const older = recognise(copyOfQemuImage('nvme-zonefile-v1style/g02-open', '00-running.zonefile'));
    const why = (variant: string) => older.candidates.find((one) => one.variant === variant)!.why;
    expect(older.candidates.map(({ variant }) => variant)).toEqual(['older', 'v3', 'v5']);
    expect(why('older')).toContain('links at 76 and 80 fit the lists in 16 of 16 zones');
    expect(why('v3')).toContain('links at 72 and 76 fit the lists in 14 of 16 zones');
    expect(why('v5')).toContain('a second write pointer in 0 of 16 zones that tell');
  });

  it('two namespaces are both evidence', () => {
    const file = copyOfQemuImage(
      'nvme-zonefile-v1style-ns2-EDITED/h01-two-namespaces',
      '01-stopped.zonefile',
    );
    expect(recognise(file).evidence).toContainEqual({
      offset: 8192,
      length: 4,
      what: 'magic of namespace 2 of 2',
    });
  });
});

describe('files where little differs', () => {
  it('an empty v3 file is taken for older code, and that is said', () => {
    const [first, second] = recognise(createdZoneFile({ variant: 'v3' })).candidates;
    expect([first!.variant, second!.variant]).toEqual(['older', 'v3']);
    expect(first!.score).toBe(second!.score);
    expect(first!.why).toContain('older and v3 do not differ: older is preferred');
  });

  it('a v3 file with zones on lists is v3', () => {
    const file = createdZoneFile({ variant: 'v3' });
    setZones(openZoneFile(file, { variant: 'v3' }), [
      [3, ZoneState.closed, 8],
      [1, ZoneState.full],
    ]);
    expect(recognise(file).variant).toBe('v3');
  });

  it('a single zone at LBA 0 does not tell: v5 is preferred', () => {
    const { variant, candidates } = recognise(createdZoneFile({ zoneCount: 1, variant: 'older' }));
    expect(variant).toBe('v5');
    expect(candidates[0]!.why).toContain('offset 64 says nothing, v5 is preferred');
  });

  it('a second pointer that runs ahead in an open zone still means v5', () => {
    const file = createdZoneFile({ zoneCount: 2 });
    setZones(openZoneFile(file), [[1, ZoneState.implicitlyOpened, 8]]);
    pokeEntry(file, 1, ENTRY.second, 2048 + 16);
    expect(recognise(file)).toMatchObject({ variant: 'v5', confidence: 0.99 });
  });

  it('another variant can be asked for; one that does not exist names those that do', () => {
    const file = createdZoneFile();
    expect(openZoneFile(file, { variant: 'older' }).facts.recognition.variant).toBe('older');
    expect(appErrorOf(() => openZoneFile(file, { variant: 'v4' })).message).toContain('v5, v3, older');
  });

  it('without the magic nothing is recognised', () => {
    const file = createdZoneFile();
    poke(file, 0, 4, 0x3aebaa71);
    expect(zoneFileDriver.recognise(file)).toBeNull();
    expect(appErrorOf(() => openZoneFile(file)).code).toBe('not-recognised');
    expect(zoneFileDriver.recognise(new MemoryBlockFile('empty'))).toBeNull();
  });
});

describe('the number of zones', () => {
  it('damaged entries in the middle do not cut the table short', () => {
    const file = createdZoneFile({ zoneCount: 40 });
    for (let zone = 5; zone < 30; zone++) file.write(4096 + 88 * zone, new Uint8Array(88).fill(0xee));
    expect(openZoneFile(file).table.zones.count).toBe(40);
  });

  it('leftovers of another zone size are not counted, and named', () => {
    const file = copyOfQemuImage('nvme-zonefile-v5/f06-geometry-change', '01-zone_size2.zonefile');
    const image = openZoneFile(file);
    expect(image.table.zones.count).toBe(8);
    expect(image.table.findings).toMatchObject([{ code: 'zone-file-Z2', severity: 'info' }]);
    expect(image.table.findings[0]!.message).toContain('zones of 2048 blocks');
  });

  it('extensions that look like entries are not counted when the file would be too small for them', () => {
    const file = createdZoneFile({ zoneCount: 20, zdeBytes: 64 });
    const image = openZoneFile(file);
    const bytes = contentOf(file);
    const fake = new Uint8Array(bytes.subarray(4096, 4096 + 88));
    const view = new DataView(fake.buffer);
    const zone = 27;
    view.setBigUint64(16, BigInt(zone * 2048), true);
    file.write(4096 + zone * 88, fake);
    expect(image.table.zones.count).toBe(20);
    expect(openZoneFile(file).table.zones.count).toBe(20);
  });
});
