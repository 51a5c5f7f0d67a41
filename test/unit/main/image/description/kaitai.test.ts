import KaitaiStructCompiler from 'kaitai-struct-compiler';
import KaitaiStream from 'kaitai-struct/KaitaiStream';
import { Script, createContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { kaitaiLines } from '../../../../../main/image/description/kaitai';
import { shapeOf } from '../../../../../main/image/description/structure-shape';
import { allFields } from '../../../../../main/format/all-fields';
import type { PartialSpec } from '../../../../../main/image/defaults';
import type { StructureField } from '../../../../../shared/image/field';
import { zoneStateName } from '../../../../../shared/zone/state';
import { MIB } from '../../../../../shared/units/units';
import { bytesOf, deviceOver, memoryImage } from '../../../../support/image/device-images';

const ZONES = { zoneCount: 6, zoneSizeBytes: MIB };
const SPECS: readonly (readonly [string, PartialSpec])[] = [
  ['zoned extended', { ...ZONES, conventional: [[0, 0]], label: 'Größe' }],
  ['zoned rfc', { ...ZONES, variant: 'rfc', conventional: [[0, 0]] }],
  ['qcow2 44', { ...ZONES, format: 'qcow2', variant: '44' }],
  ['qcow2 48-b', { ...ZONES, format: 'qcow2', variant: '48-b' }],
  ['qcow2 56', { ...ZONES, format: 'qcow2', variant: '56' }],
  ['zone-file v5', { ...ZONES, format: 'zone-file', variant: 'v5' }],
  ['zone-file older', { ...ZONES, format: 'zone-file', variant: 'older' }],
];

/** An image with zones in several states, its fields, and what the compiled description reads of its bytes. */
async function parsedByKaitai(spec: PartialSpec) {
  const device = deviceOver(memoryImage(spec));
  device.execute({ op: 'finish', zone: 2 });
  device.execute({ op: 'open', zone: 3 });
  if (device.image.facts.dataRefusal === null)
    device.execute({ op: 'write', zone: 4, lba: device.image.table.zones.writePointer[4]!, blocks: 2 });
  device.flush();
  const { facts, anatomy } = device.image;
  const fields = [...allFields(anatomy.fields)];
  const described = {
    what: `${facts.recognition.format} ${facts.recognition.variant}`,
    fileSizeBytes: device.file.size(),
    bigEndianWords: anatomy.bigEndianEntries === true,
  };
  const shape = shapeOf(fields);
  const text = [...kaitaiLines(shape, described)].join('\n');
  const sources = await KaitaiStructCompiler.compile('javascript', parse(text), null, false);
  return { fields, shape, parsed: run(Object.values(sources)[0]!, bytesOf(device.file)) };
}

/** The compiled module is one that any loader takes: it hands its class to the object that it is given. */
function run(source: string, bytes: Uint8Array): Record<string, unknown> {
  const exports: Record<string, new (stream: unknown) => Record<string, unknown>> = {};
  const context = createContext({ exports, module: { exports }, require: () => KaitaiStream });
  new Script(source).runInContext(context);
  const [Parser] = Object.values(exports);
  const copy = bytes.slice();
  return new Parser!(new KaitaiStream(copy.buffer, 0));
}

const camel = (name: string) => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

const STATES = ['state', 'zs'];

/** Whether a description read the value that the field has; what a field only tells in words has no other spelling. */
function isSame({ path, value, type }: StructureField, read: unknown): boolean {
  if (typeof read === 'string') return read === value;
  if (read instanceof Uint8Array)
    return type === 'feature' || Buffer.from(read).toString('hex') === value.replace(/-/g, '');
  if (STATES.includes(path.slice(path.lastIndexOf('.') + 1)))
    return zoneStateName(path.startsWith('zones') ? Number(read) >> 4 : Number(read)) === value;
  if (value === 'none') return read === 0xffffffff;
  // `0x50000, copied`: the flags in the upper byte are told in words.
  const [number, ...flags] = value.split(',');
  return Number(number) === (flags.length > 0 ? Number(read) % 2 ** 56 : Number(read));
}

describe('a description for Kaitai Struct', () => {
  it.each(SPECS)('of %s compiles, and reads the values that we read', async (_name, spec) => {
    const { fields, shape, parsed } = await parsedByKaitai(spec);
    const byPlace = new Map<string, StructureField[]>();
    for (const field of fields) {
      const place = `${field.offset} ${field.length}`;
      byPlace.set(place, [...(byPlace.get(place) ?? []), field]);
    }
    let compared = 0;
    for (const { name, repeat, members, offset } of shape) {
      const read = parsed[camel(name)] as Record<string, unknown> | Record<string, unknown>[];
      const all = Array.isArray(read) ? read : [read];
      expect(all).toHaveLength(repeat?.count ?? 1);
      all.forEach((one, index) => {
        const start = offset + index * (repeat?.strideBytes ?? 0);
        for (const member of members) {
          const names = member.bits.length > 0 ? member.bits.map((bits) => bits.name) : [member.name];
          const inFile = byPlace.get(`${start + member.offset} ${member.length}`)!;
          names.forEach((id, at) => {
            const field = inFile[at]!;
            expect(
              isSame(field, one[camel(id)]),
              `${field.path}: ${field.value} = ${String(one[camel(id)])}`,
            ).toBe(true);
            compared++;
          });
        }
      });
    }
    expect(compared).toBeGreaterThan(20);
  });
});
