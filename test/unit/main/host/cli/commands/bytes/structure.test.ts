import { describe, expect, it } from 'vitest';
import type { ImageInfo } from '../../../../../../../shared/image/image-info';
import type { StructureField } from '../../../../../../../shared/image/field';
import { cli, cliJson } from '../../../../../../support/cli/cli';
import { useFolder } from '../../../../../../support/storage/temporary-folder';

const path = useFolder();
interface Span {
  readonly offset: number;
  readonly length: number;
}
interface Structure {
  readonly fields: StructureField[];
  readonly gaps: Span[];
}
const structureOf = async (name: string) => (await cliJson<Structure>('structure', path(name))).json;

/** Words of a table have several fields in the same bytes; each word counts once. */
function wholeSpans({ fields, gaps }: Structure): Span[] {
  const words = new Map<number, Span>();
  const others: Span[] = [];
  for (const field of fields) {
    if (field.type.startsWith('bits')) words.set(field.offset, field);
    else others.push(field);
  }
  return [...others, ...words.values(), ...gaps].sort((a, b) => a.offset - b.offset);
}

const IMAGES: readonly (readonly [string, readonly string[]])[] = [
  [
    'extended with extensions',
    ['--preset', 'ci', '--zde', '64', '--zone-capacity', '512k', '--conventional', '0,4-5'],
  ],
  ['extended with 1000 zones', ['--zone-size', '64k', '--zones', '1000']],
  ['rfc with QEMU’s file size', ['--plain', '--zone-size', '1M', '--zones', '7', '--file-size', '8M']],
  [
    'rfc in a file that is too small',
    ['--plain', '--zone-size', '1M', '--zones', '7', '--file-size', '4M', '--force'],
  ],
];

describe('structure', () => {
  it.each(IMAGES)('%s: fields and gaps cover the file without overlap', async (_, words) => {
    await cli('create', path('a'), ...words);
    const { json: info } = await cliJson<ImageInfo>('info', path('a'));
    let end = 0;
    for (const { offset, length } of wholeSpans(await structureOf('a'))) {
      expect(offset).toBe(end);
      end = offset + length;
    }
    expect(end).toBe(info.fileSizeBytes);
  });

  it.each(IMAGES.slice(0, 3))(
    '%s: every field has a name of its own, a type and a value',
    async (_, words) => {
      await cli('create', path('a'), ...words);
      const { fields } = await structureOf('a');
      expect(new Set(fields.map((field) => field.path)).size).toBe(fields.length);
      for (const { path: name, type, value, status } of fields) {
        expect(name).toMatch(/^(header\.\w+|table\[\d+\]\.\w+|zde\[\d+\]|checksums(\.\w+|\[\d+\])|data)$/);
        expect([typeof type, typeof value, status]).toEqual(['string', 'string', 'ok']);
      }
    },
  );

  it('a doubtful field says why', async () => {
    await cli('create', path('a'), ...IMAGES[3]![1]);
    const doubtful = (await structureOf('a')).fields.filter(({ status }) => status !== 'ok');
    expect(doubtful.map((field) => field.path)).toContain('header.device_size');
    expect(doubtful[0]!.why).toMatch(/^device_size: 4194304 bytes cannot hold header, 7 zones/);
    expect(await cli('structure', path('a'))).toMatch(/header\.device_size .*\[suspect: /);
  });

  it('values are what was asked for, u64 as decimal strings', async () => {
    await cli('create', path('a'), '--preset', 'ci');
    const { fields } = await structureOf('a');
    const values = Object.fromEntries(fields.map((field) => [field.path, field.value]));
    expect(values).toMatchObject({
      'header.zone_size': '1048576',
      'header.zone_count': '16',
      'header.open_zones_max': '3',
      'header.append_max': '18446744073709551615',
      'table[3].state': 'empty',
      'table[3].write_pointer': '3145728',
    });
  });

  it('people get a line a field with offset, length and value', async () => {
    await cli('create', path('a'), '--preset', 'ci');
    const lines = (await cli('structure', path('a'))).trimEnd().split('\n');
    expect(lines[0]).toMatch(/^0x00000000 {6}8 {2}header\.magic +bytes +895a534d0d0a1a0a$/);
    expect(lines).toContainEqual(expect.stringMatching(/^0x00001000 16777216 {2}data +zones$/));
    expect(lines.at(-1)).toMatch(/^0x[0-9a-f]+ +\d+ {2}\(gap\)$/);
  });
});
