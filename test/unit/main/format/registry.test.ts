import { describe, expect, it } from 'vitest';
import { driverNamed, FORMAT_DRIVERS, IMAGE_FAMILIES, recognise } from '../../../../main/format/registry';
import { writtenVariants } from '../../../../shared/image/family';
import { FORMAT_NAMES } from '../../../../shared/image/image-spec';
import { MemoryBlockFile } from '../../../../main/storage/memory-block-file';
import { appErrorOf, createdFile, extendedSpec, poke, rfcSpec } from '../../../support/image/format-images';

const fileOf = (hex: string, length = 8192) => {
  const file = new MemoryBlockFile('some.bin', Buffer.from(hex, 'hex'));
  file.resize(length);
  return file;
};

describe('recognition by content', () => {
  it('an extended image is certain: magic and checksum decided', () => {
    const { driver, recognition } = recognise(createdFile(extendedSpec()));
    expect(driver.family.name).toBe('zoned');
    expect(recognition).toMatchObject({ variant: 'extended', confidence: 1 });
    expect(recognition.evidence.map(({ offset, length }) => [offset, length])).toEqual([
      [0, 8],
      [12, 4],
    ]);
  });

  it('an extended image with a wrong checksum is still recognised, less surely', () => {
    const file = createdFile(extendedSpec());
    poke(file, 200, 1, 7);
    expect(recognise(file).recognition).toMatchObject({ variant: 'extended', confidence: 0.9 });
  });

  it.each([
    ['qcow2', '514649fb00000003'],
    ['zone-file', '70aaeb3a01000000'],
  ])('a damaged %s image is still one of its family', (name, magic) => {
    expect(recognise(fileOf(magic)).driver.family.name).toBe(name);
  });

  it('rfc wins over branch B for an rfc image, and both are listed with their scores', () => {
    const { recognition } = recognise(createdFile(rfcSpec()));
    expect(recognition.candidates.map(({ variant }) => variant)).toEqual(['rfc', 'branch-b']);
    expect(recognition.candidates[0]!.score).toBeGreaterThan(recognition.candidates[1]!.score);
  });

  it('an rfc header full of nonsense is still named', () => {
    const file = fileOf('7a6f6e65' + '00'.repeat(60));
    expect(recognise(file).recognition.format).toBe('zoned');
  });

  it.each([
    ['pstate', '4e50530000000000'],
    ['file_zbc', '43425a5500000000'],
  ])('%s is named, not called corrupt', (name, magic) => {
    const error = appErrorOf(() => recognise(fileOf(magic)));
    expect(error.code).toBe('unsupported');
    expect(error.message).toContain(name);
  });

  it.each([512, 4096])('a gzoned provider is named by its last sector of %d bytes', (sector) => {
    const file = fileOf('00');
    file.write(8192 - sector, new TextEncoder().encode('GEOM::ZONED'));
    expect(appErrorOf(() => recognise(file))).toMatchObject({
      code: 'unsupported',
      data: { offset: 8192 - sector },
    });
  });

  it.each([0, 3, 512])('%d bytes of nothing are not recognised', (length) => {
    expect(appErrorOf(() => recognise(fileOf('', length)))).toMatchObject({ code: 'not-recognised' });
  });
});

describe('choosing a driver or a variant by name', () => {
  it('knows the drivers by name', () => {
    expect(FORMAT_DRIVERS.map(({ family }) => family.name)).toEqual([
      'zoned',
      'qcow2',
      'zone-file',
      'zbd-dump',
      'zloop',
    ]);
    for (const name of FORMAT_NAMES) expect(driverNamed(name).family.name).toBe(name);
  });

  it('every family that can be named can be created, and no other', () => {
    const creatable = IMAGE_FAMILIES.filter((family) => writtenVariants(family).length > 0);
    expect(creatable.map(({ name }) => name)).toEqual(FORMAT_NAMES);
  });

  it('a variant can be forced among the candidates only', () => {
    const driver = driverNamed('zoned');
    const file = createdFile(rfcSpec());
    expect(driver.open(file, { variant: 'rfc' }).facts.recognition.variant).toBe('rfc');
    expect(appErrorOf(() => driver.open(file, { variant: 'branch-b' })).code).toBe('unsupported');
    expect(appErrorOf(() => driver.open(file, { variant: 'extended' })).code).toBe('not-recognised');
    expect(appErrorOf(() => driver.open(file, { variant: 'v5' })).code).toBe('usage');
    expect(appErrorOf(() => driver.open(fileOf('', 512), {})).code).toBe('not-recognised');
  });
});
