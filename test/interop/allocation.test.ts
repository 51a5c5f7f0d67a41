import { copyFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openNodeFile } from '../../main/storage/node-block-file';
import { KIB, SECTOR_BYTES, TIB } from '../../shared/units/units';
import { openZoned } from '../support/image/format-images';
import { SCENARIOS, transcriptOf } from '../support/image/format-qemu';
import { useFolder } from '../support/storage/temporary-folder';
import { createSmall, VARIANTS } from './support/images';
import { areIdentical, dataRanges, imageInfo, type Range } from './support/qemu';
import { documentOf, succeed } from './support/zonesmith';

/** Unit in which file systems allocate. */
const UNIT_BYTES = 4096;
/** Header of an rfc image; its data follows. */
const HEADER_BYTES = 512;

interface Info {
  readonly fileSizeBytes: number;
  readonly allocatedBytes: number;
}

type Parameters = Readonly<Record<string, string>>;

/** The options of the `qemu-img create` of every scenario where it succeeded; equal ones once. */
function allParameters(): { readonly name: string; readonly parameters: Parameters }[] {
  const found = new Map<string, string[]>();
  for (const scenario of SCENARIOS) {
    const creation = transcriptOf(scenario).find(({ argv }) => argv?.[1] === 'create');
    const options = creation?.argv?.find((word) => word.includes('zone_nr_seq='));
    if (options !== undefined) found.set(options, [...(found.get(options) ?? []), scenario]);
  }
  return [...found].map(([options, scenarios]) => ({
    name: scenarios.join(', '),
    parameters: Object.fromEntries(options.split(',').map((pair) => pair.split('='))) as Parameters,
  }));
}

/** The same image by our `create`, forced where the RFC driver corrupts what it makes. */
function createArgs(parameters: Parameters): string[] {
  const number = (key: string) => Number(parameters[key]);
  const conventional = number('zone_nr_conv');
  const zones = conventional + number('zone_nr_seq');
  const limit = (option: string, value: number) => (value === 0 ? [] : [option, `${value}`]);
  return [
    ...['--plain', '--force', '--file-size', parameters['size']!],
    ...['--zone-size', `${number('zone_size') * SECTOR_BYTES}`, '--zones', `${zones}`],
    ...(conventional === 0 ? [] : ['--conventional', `0-${conventional - 1}`]),
    ...limit('--max-open', number('max_open_zones')),
    ...limit('--max-active', number('max_active_zones')),
    ...limit('--max-append', number('max_append_sectors') * SECTOR_BYTES),
  ];
}

/** What an image can hold anything in, by our own account, in whole allocation units. */
function extentsOf(path: string): Range[] {
  const file = openNodeFile(path, { access: 'read' });
  try {
    return [...openZoned(file).anatomy.extents()].map(({ offset, length }) => {
      const start = offset - (offset % UNIT_BYTES);
      return { offset: start, length: Math.ceil((offset + length) / UNIT_BYTES) * UNIT_BYTES - start };
    });
  } finally {
    file.dispose();
  }
}

const isInside = (inner: Range, outer: Range) =>
  inner.offset >= outer.offset && inner.offset + inner.length <= outer.offset + outer.length;

const total = (ranges: readonly Range[]) => ranges.reduce((sum, { length }) => sum + length, 0);

/** Ranges that hold data as QEMU sees them, which have to lie where we expect some. */
function expectedData(image: string): Range[] {
  const data = dataRanges(image);
  const extents = extentsOf(image);
  const surprising = data.filter((range) => !extents.some((extent) => isInside(range, extent)));
  expect(surprising, 'data where we expect none').toEqual([]);
  return data;
}

function requireSameSizes(image: string): void {
  const info = documentOf<Info>('info', image);
  const seen = imageInfo(image);
  expect(seen['actual-size']).toBe(info.allocatedBytes);
  expect(seen['virtual-size']).toBe(Math.ceil(info.fileSizeBytes / SECTOR_BYTES) * SECTOR_BYTES);
}

describe('allocation of rfc images', () => {
  const folder = useFolder();

  it.each(allParameters())('$name: QEMU sees data only where we do', ({ parameters }) => {
    const image = folder('image.zoned');
    succeed('create', image, ...createArgs(parameters));
    expect(total(expectedData(image))).toBeLessThanOrEqual(4 * UNIT_BYTES);
    const zone = Number(parameters['zone_nr_conv']);
    succeed('write', image, '--zone', `${zone}`, '--pattern', '0x5a', '--length', '64KiB');
    const offset = HEADER_BYTES + zone * Number(parameters['zone_size']) * SECTOR_BYTES;
    const written = { offset, length: 64 * KIB };
    expect(expectedData(image).some((range) => isInside(written, range))).toBe(true);
    requireSameSizes(image);
  });
});

describe('allocation of 8 TiB', () => {
  const folder = useFolder();

  it.each([
    { what: 'rfc, 4,096 zones', args: ['--plain', '--force', '--zone-size', '2GiB', '--zones', '4096'] },
    { what: 'extended, 8 zones', args: ['--zone-size', '1024GiB', '--zones', '8'] },
    { what: 'extended, 131,072 zones', args: ['--zone-size', '64MiB', '--zones', '131072'] },
  ])('$what: header and table, the rest is a hole', ({ args }) => {
    const image = folder('large.zoned');
    const { tableBytes } = documentOf<{ tableBytes: number }>('create', image, ...args);
    expect(imageInfo(image)['virtual-size']).toBeGreaterThan(8 * TIB);
    expect(total(expectedData(image))).toBeLessThanOrEqual(tableBytes + 3 * UNIT_BYTES);
    requireSameSizes(image);
  });
});

describe.each(VARIANTS)('commands that only look at a $variant image', (variant) => {
  const folder = useFolder();

  it('leave it identical in the eyes of qemu-img compare, which sees a single write', () => {
    const image = createSmall(folder('image.zoned'), variant);
    succeed('run', 'reset-churn', image, '--set', 'commands=50', '--set', 'zones=1-6');
    const copy = folder('copy.zoned');
    copyFileSync(image, copy);
    succeed('info', image);
    for (const form of ['table', 'nvme', 'qemu-io']) succeed('report', image, '--as', form);
    succeed('structure', image);
    succeed('hex', image, '--at', 'z1', '--length', '64KiB', '--annotate');
    succeed('read', image, '--zone', '1', '--length', '1MiB', '--out', folder('zone.bin'));
    succeed('io', image, '-c', 'zrp 0 8', '-c', 'read 1M 4k');
    succeed('check', image);
    succeed('recover', image, '--dry-run');
    expect(areIdentical(copy, image)).toBe(true);
    succeed('write', image, '--zone', '7', '--pattern', '0x5a', '--length', '4KiB');
    expect(areIdentical(copy, image)).toBe(false);
  });
});
