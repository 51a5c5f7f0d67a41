import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { JoinedFile } from '../../../../../main/storage/filters/joined-file';
import { MemoryBlockFile } from '../../../../../main/storage/memory-block-file';
import { createNodeFile } from '../../../../../main/storage/node-block-file';
import { patternBytes, readAll, readRange, temporaryFolder } from '../../../../support/storage/storage-files';

/** A first file of 5,000 bytes at 0, a second at 8,192 that may grow. */
function pair() {
  const first = new MemoryBlockFile('first', patternBytes(5000, 1));
  const second = new MemoryBlockFile('second', patternBytes(3000, 2));
  const joined = new JoinedFile('pair', [
    { file: first, offset: 0, length: 5000 },
    { file: second, offset: 8192, length: null },
  ]);
  return { first, second, joined };
}

describe('joined file', () => {
  it('shows both files at their places and zeros between them, however a range is split', () => {
    const { joined } = pair();
    const whole = new Uint8Array(8192 + 3000);
    whole.set(patternBytes(5000, 1));
    whole.set(patternBytes(3000, 2), 8192);
    expect(joined.size()).toBe(whole.length);
    expect(Buffer.compare(readAll(joined), whole)).toBe(0);
    for (const [offset, length] of [
      [4990, 20],
      [4999, 3194],
      [6000, 10],
      [8191, 2],
      [0, 8193],
    ] as const) {
      const expected = whole.subarray(offset, offset + length);
      expect(Buffer.compare(readRange(joined, offset, length), expected), `${offset}+${length}`).toBe(0);
    }
    expect(joined.read(11_000, new Uint8Array(500))).toBe(192);
  });

  it('writes into the file that a byte belongs to, and lets the last one grow', () => {
    const { first, second, joined } = pair();
    joined.write(4998, Uint8Array.of(1, 2), 'data');
    joined.write(8190, Uint8Array.of(0, 0, 3, 4), 'data');
    joined.write(8192 + 2999, Uint8Array.of(5, 6, 7), 'data');
    expect([...readRange(first, 4998, 2)]).toEqual([1, 2]);
    expect([...readRange(second, 0, 2)]).toEqual([3, 4]);
    expect([first.size(), second.size(), joined.size()]).toEqual([5000, 3002, 8192 + 3002]);
  });

  it('takes zeros between the files, and refuses anything else there before it writes any of it', () => {
    const { first, second, joined } = pair();
    joined.write(5000, new Uint8Array(3192), 'data');
    joined.zero(4000, 6000, 'data');
    const bytes = patternBytes(8000, 3);
    expect(() => joined.write(3000, bytes, 'data')).toThrow(
      expect.objectContaining({
        code: 'not-representable',
        data: { path: 'pair', offset: 5000, length: 3192 },
      }),
    );
    expect([...readRange(first, 3000, 4)]).toEqual([...patternBytes(5000, 1).subarray(3000, 3004)]);
    expect(readRange(first, 4000, 1000)).toEqual(new Uint8Array(1000));
    expect([...readRange(second, 1807, 2)]).toEqual([0, patternBytes(3000, 2)[1808]]);
  });

  it('cuts and grows at the last file only', () => {
    const { first, second, joined } = pair();
    joined.resize(9000);
    expect([first.size(), second.size()]).toEqual([5000, 808]);
    joined.resize(2 ** 40);
    expect(second.size()).toBe(2 ** 40 - 8192);
    joined.resize(8192);
    expect(second.size()).toBe(0);
    expect(() => joined.resize(8000)).toThrow(expect.objectContaining({ code: 'not-representable' }));
  });

  it('keeps a last file of fixed length as it is', () => {
    const file = new MemoryBlockFile('short', patternBytes(10));
    const joined = new JoinedFile('zones', [{ file, offset: 4096, length: 100 }]);
    expect(joined.size()).toBe(4196);
    expect(readRange(joined, 4106, 3)).toEqual(new Uint8Array(3));
    joined.resize(4196);
    expect(() => joined.resize(4197)).toThrow(expect.objectContaining({ code: 'not-representable' }));
    expect(() => joined.write(4195, Uint8Array.of(1, 2), 'data')).toThrow(
      expect.objectContaining({ code: 'not-representable' }),
    );
    joined.write(4195, Uint8Array.of(9), 'data');
    expect(file.size()).toBe(100);
  });

  it('can be written only when every file can', () => {
    const { first, joined } = pair();
    const locked = { ...bound(new MemoryBlockFile('locked')), writable: false };
    expect(joined.writable).toBe(true);
    const mixed = new JoinedFile('mixed', [
      { file: first, offset: 0, length: 5000 },
      { file: locked, offset: 8192, length: null },
    ]);
    expect(mixed.writable).toBe(false);
  });

  it('names the file that fails, not the pair', () => {
    const folder = temporaryFolder();
    const [a, b] = ['a', 'b'].map((name) => createNodeFile(join(folder, name), { replace: false }));
    const joined = new JoinedFile('pair', [
      { file: a!, offset: 0, length: 4096 },
      { file: b!, offset: 4096, length: null },
    ]);
    joined.write(5000, Uint8Array.of(1), 'data');
    joined.flush();
    joined.dispose();
    expect(() => joined.read(5000, new Uint8Array(1))).toThrow(join(folder, 'b'));
    expect(() => joined.read(0, new Uint8Array(1))).toThrow(join(folder, 'a'));
  });

  it('finds its way among 10,000 files', () => {
    const parts = Array.from({ length: 10_000 }, (_, index) => ({
      file: new MemoryBlockFile(`zone ${index}`, Uint8Array.of(index & 255)),
      offset: index * 4096,
      length: 4096,
    }));
    const joined = new JoinedFile('zones', parts);
    for (const zone of [0, 1, 7_777, 9_999]) {
      expect([...readRange(joined, zone * 4096, 2)]).toEqual([zone & 255, 0]);
    }
    expect(joined.size()).toBe(10_000 * 4096);
  });
});

/** The methods of a file as an object that can be spread. */
function bound(file: MemoryBlockFile) {
  return {
    name: file.name,
    size: () => file.size(),
    read: (offset: number, into: Uint8Array) => file.read(offset, into),
    write: (offset: number, from: Uint8Array) => file.write(offset, from),
    zero: (offset: number, length: number) => file.zero(offset, length),
    resize: (length: number) => file.resize(length),
    flush: () => file.flush(),
    dispose: () => file.dispose(),
  };
}
