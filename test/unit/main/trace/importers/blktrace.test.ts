import { describe, expect, it } from 'vitest';
import { refusal } from '../../../../support/errors/refusal';
import { imported, inPieces, inShort, linesOf } from '../../../../support/trace/imports';

interface Record {
  readonly action: number;
  readonly category: number;
  readonly zoneBits?: number;
  readonly sector?: number;
  readonly bytes?: number;
  readonly error?: number;
  readonly pdu?: number;
}

const [SENT, COMPLETED, NOTIFY] = [7, 8, 0];
const [READ, WRITE, FLUSH, PASSTHROUGH, NOTIFIES] = [1, 2, 4, 1 << 9, 1 << 10];

/** Records of a version and byte order, laid out as linux/blktrace_api.h has them. */
function records(version: 1 | 2, isLittle: boolean, ...list: readonly Record[]): Uint8Array {
  return Buffer.concat(list.map((record, index) => recordBytes(version, isLittle, record, index)));
}

function recordBytes(version: 1 | 2, isLittle: boolean, record: Record, index: number): Uint8Array {
  const { action, category, zoneBits = 0, sector = 0, bytes = 0, error = 0, pdu = 0 } = record;
  const header = version === 1 ? 48 : 64;
  const view = new DataView(new ArrayBuffer(header + pdu));
  view.setUint32(0, 0x65617400 + 6 + version, isLittle);
  view.setUint32(4, index, isLittle);
  view.setBigUint64(8, BigInt(index) * 1_000_000n, isLittle);
  view.setBigUint64(16, BigInt(sector), isLittle);
  view.setUint32(24, bytes, isLittle);
  const word = (BigInt(zoneBits) << 32n) | (BigInt(category) << 16n) | BigInt(action);
  if (version === 1) view.setUint32(28, Number(word & 0xffff_ffffn), isLittle);
  else view.setBigUint64(32, word, isLittle);
  view.setUint32(version === 1 ? 36 : 40, 0x800010, isLittle);
  view.setUint16(version === 1 ? 44 : 48, error, isLittle);
  view.setUint16(version === 1 ? 46 : 50, pdu, isLittle);
  return new Uint8Array(view.buffer);
}

const done = (record: Omit<Record, 'action'>): Record[] => [
  { ...record, action: SENT },
  { ...record, action: COMPLETED },
];

const BOTH_ORDERS: readonly (readonly [1 | 2, boolean])[] = [
  [1, true],
  [1, false],
  [2, true],
  [2, false],
];

describe('blktrace binary', () => {
  it.each(BOTH_ORDERS)('version %i, little-endian: %s', (version, isLittle) => {
    const source = records(
      version,
      isLittle,
      { action: NOTIFY, category: NOTIFIES, pdu: 16 },
      ...done({ category: WRITE, sector: 0, bytes: 8192 }),
      ...done({ category: READ, sector: 8, bytes: 4096 }),
      ...done({ category: READ | FLUSH }),
      ...done({ category: READ | PASSTHROUGH, bytes: 192 }),
    );
    const { entries } = imported('blktrace', inPieces(source, 13));
    expect(inShort(entries)).toEqual(['write 0+2', 'read 1+1', 'flush']);
    expect(entries.map(({ t }) => t)).toEqual([0, 2000, 4000]);
  });

  it('version 2 names zone commands', () => {
    const zoneCommands = [4, 5, 3, 1].flatMap((bit) =>
      done({ category: WRITE, zoneBits: 1 << bit, sector: 128 }),
    );
    const append: Record = { action: SENT, category: WRITE, zoneBits: 1, sector: 128, bytes: 4096 };
    const source = records(
      2,
      true,
      ...zoneCommands,
      append,
      { ...append, action: COMPLETED },
      ...done({ category: WRITE, zoneBits: 4 }),
    );
    expect(inShort(imported('blktrace', source).entries)).toEqual([
      ...['open zone 1', 'close zone 1', 'finish zone 1', 'reset zone 1', 'append 16+1', 'reset all'],
    ]);
  });

  it('a record that is cut short, or too long for the file, ends it with its number', () => {
    const whole = records(1, true, ...done({ category: READ, sector: 0, bytes: 4096 }), {
      action: NOTIFY,
      category: NOTIFIES,
      pdu: 65_535,
    });
    const whenCut = linesOf(imported('blktrace', whole.subarray(0, 130)), 'refused');
    const withoutPdu = linesOf(imported('blktrace', whole.subarray(0, 200)), 'refused');
    expect([whenCut, withoutPdu]).toEqual([
      ['3: the file ends within a record'],
      ['3: the file ends within a record'],
    ]);
  });

  it('other bytes behind a record end it with their number', () => {
    const source = Buffer.concat([
      records(1, true, ...done({ category: READ, bytes: 4096 })),
      Buffer.alloc(100, 7),
    ]);
    const result = imported('blktrace', source);
    expect(inShort(result.entries)).toEqual(['read 0+1']);
    expect(linesOf(result, 'refused')).toEqual([
      '3: no record begins here: the rest of the file is not read',
    ]);
  });

  it('a place beyond 2^53 bytes is refused', () => {
    const source = records(1, true, ...done({ category: READ, sector: 2 ** 52, bytes: 4096 }));
    expect(linesOf(imported('blktrace', source), 'refused')).toEqual(['1: lies beyond 2^53 bytes']);
  });

  it.each([[Buffer.alloc(0)], [Buffer.alloc(200, 1)]])('bytes that are no trace', (source) => {
    expect(() => imported('blktrace', source)).toThrow(refusal('malformed'));
  });
});
