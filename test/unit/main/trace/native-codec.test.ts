import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../shared/errors/app-error';
import { ruleOptions } from '../../../../shared/zone/profile';
import { formatTraceEntry, formatTraceHeader, parseTrace } from '../../../../main/trace/native-codec';
import { makeTraceHeader } from '../../../../main/trace/trace-header';

const header = makeTraceHeader(
  {
    geometry: {
      logicalBlockSizeBytes: 4096,
      zoneCount: 8,
      zoneSizeBlocks: 16384,
      zoneCapacityBlocks: 16000,
      lastZoneSizeBlocks: 100,
      conventional: [[0, 1]],
    },
    limits: { openZonesMax: 3, activeZonesMax: null, appendMaxBytes: 65536 },
    rules: ruleOptions('zns'),
    zdeBytes: 64,
  },
  { seed: 7, generator: 'sequential-fill' },
);
const headerLine = formatTraceHeader(header);

function entriesOf(...lines: string[]) {
  return [...parseTrace([headerLine, ...lines]).entries];
}

function errorOf(...lines: string[]): string {
  try {
    entriesOf(...lines);
  } catch (error) {
    if (error instanceof AppError && error.code === 'malformed') return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('trace header', () => {
  it('tells sizes in bytes and survives a round trip', () => {
    expect(header.geometry).toMatchObject({ zoneSizeBytes: 64 * 2 ** 20, lastZoneSizeBytes: 409600 });
    expect(parseTrace([headerLine]).header).toEqual(header);
  });

  it('is read as other tools may write it: shorter, with fields of their own', () => {
    const { options: _options, zdeBytes: _zdeBytes, ...rest } = header;
    const line = JSON.stringify({ ...rest, tool: 'other' });
    expect(parseTrace([line]).header).toEqual({ ...rest, options: {}, zdeBytes: 0 });
  });

  it.each([
    [{ ...header, zonesmith: 'recipe' }, 'line 1: zonesmith: expected "trace", found "recipe"'],
    [{ ...header, version: 2 }, 'line 1: version: expected 1, found 2'],
    [
      { ...header, logicalBlockSizeBytes: 520 },
      'line 1: logicalBlockSizeBytes: expected 512 or 4096, found 520',
    ],
    [
      { ...header, geometry: { ...header.geometry, zoneSizeBytes: 0 } },
      'line 1: geometry.zoneSizeBytes: expected a whole number above 0, found 0',
    ],
  ])('names the field that is wrong', (wrong, message) => {
    expect(() => parseTrace([JSON.stringify(wrong)])).toThrow(message);
  });

  it('is missed in an empty file', () => {
    expect(() => parseTrace(['', '  '])).toThrow('line 1: a trace starts with its header; the file is empty');
  });
});

describe('trace entries', () => {
  it('reads the lines of the specification', () => {
    const lines = [
      '{"i":0,"t":0,"op":"write","zone":3,"lba":49152,"blocks":8,"data":{"pattern":"stamp"},"expect":{"status":"ok","state":"implicitlyOpened","writePointer":49160}}',
      '{"i":1,"t":12,"op":"append","zone":3,"blocks":8,"data":{"pattern":"byte","value":90},"expect":{"status":"ok","assignedLba":49160,"writePointer":49168}}',
    ];
    expect(entriesOf(...lines).map(formatTraceEntry)).toEqual(lines);
  });

  it('skips blank lines but counts them', () => {
    expect(entriesOf('', '{"i":0,"op":"flush"}', '   ')).toEqual([{ i: 0, t: 0, op: 'flush' }]);
    expect(errorOf('', '', '{"i":0}')).toBe('line 4: op: missing');
  });

  it('is lazy: a bad line is met only when it is reached', () => {
    const entries = parseTrace([headerLine, '{"i":0,"op":"flush"}', 'garbage']).entries[Symbol.iterator]();
    expect(entries.next().value).toEqual({ i: 0, t: 0, op: 'flush' });
    expect(() => entries.next()).toThrow(/^line 3: not JSON/);
  });

  it.each([
    ['{"op":"flush"}', 'line 2: i: missing'],
    ['{"i":-1,"op":"flush"}', 'line 2: i: expected a whole number from 0 to 2^53 − 1, found -1'],
    ['{"i":1.5,"op":"flush"}', 'line 2: i: expected a whole number from 0 to 2^53 − 1, found 1.5'],
    ['{"i":"0","op":"flush"}', 'line 2: i: expected a whole number from 0 to 2^53 − 1, found "0"'],
    [
      '{"i":0,"op":"write","zone":0,"blocks":1e300}',
      'line 2: blocks: expected a whole number from 0 to 2^53 − 1, found 1e+300',
    ],
    [
      '{"i":0,"op":"write","zone":0}',
      'line 2: blocks: expected a number of logical blocks for write, found nothing',
    ],
    ['{"i":0,"op":"append","blocks":1}', 'line 2: zone: expected zone, lba or all for append, found nothing'],
    [
      '{"i":0,"op":"read","all":true,"blocks":1}',
      'line 2: all: expected a zone or an LBA for read, found true',
    ],
    ['{"i":0,"op":"setZde","zone":1}', 'line 2: zde: expected the bytes of setZde, found nothing'],
    ['{"i":0,"op":"open","zone":[1]}', 'line 2: zone: expected a whole number from 0 to 2^53 − 1, found [1]'],
    ['{"i":0,"op":"open","zones":1}', 'line 2: zones: there is no such field'],
    [
      '{"i":0,"op":"write","zone":0,"blocks":1,"data":{"pattern":"byte","value":256}}',
      'line 2: data.value: expected a whole number from 0 to 255, found 256',
    ],
    [
      '{"i":0,"op":"write","zone":0,"blocks":1,"data":{"pattern":"noise"}}',
      'line 2: data.pattern: expected a pattern: stamp, zero, byte, increment or random, found "noise"',
    ],
    [
      '{"i":0,"op":"write","zone":0,"blocks":1,"data":{"sha256":"AB","file":"x"}}',
      'line 2: data.sha256: expected 64 lower-case hexadecimal digits, found "AB"',
    ],
    [
      '{"i":0,"op":"flush","expect":{"status":"fine"}}',
      'line 2: expect.status: expected one of ok, invalid-field',
    ],
    ['[]', 'line 2: '],
    ['null', 'line 2: '],
    ['7', 'line 2: '],
    ['{"i":0,"op":"__proto__"}', 'line 2: op: expected one of write'],
  ])('refuses %s', (line, message) => {
    expect(errorOf(line).startsWith(message), errorOf(line)).toBe(true);
  });

  it('does not take an index twice or backwards, but takes gaps', () => {
    expect(errorOf('{"i":4,"op":"flush"}', '{"i":4,"op":"flush"}')).toBe(
      'line 3: i: expected more than 4, the index before it, found 4',
    );
    expect(entriesOf('{"i":2,"op":"flush"}', '{"i":9,"op":"flush"}')).toHaveLength(2);
  });

  it('keeps messages short whatever was found', () => {
    expect(errorOf(`{"i":0,"op":"${'x'.repeat(100_000)}"}`).length).toBeLessThan(400);
    expect(errorOf('{'.repeat(50_000)).length).toBeLessThan(400);
    expect(errorOf('['.repeat(200_000)).length).toBeLessThan(400);
  });
});
