import { describe, expect, it } from 'vitest';
import { readLines } from '../../../../main/trace/lines';

const text = '\ufeff{"ä":1}\r\nzweite\n\ndritte 🧱';
const lines = ['{"ä":1}', 'zweite', '', 'dritte 🧱'];

describe('readLines', () => {
  it('joins chunks split at any byte', () => {
    const bytes = new TextEncoder().encode(text);
    for (let size = 1; size <= bytes.length; size++) {
      const chunks: Uint8Array[] = [];
      for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
      expect([...readLines(chunks)]).toEqual(lines);
    }
  });

  it('takes strings', () => {
    expect([...readLines(['a\nb', 'c\n', 'd'])]).toEqual(['a', 'bc', 'd']);
  });

  it('gives nothing for nothing, and no line after a final line end', () => {
    expect([...readLines([])]).toEqual([]);
    expect([...readLines(['a\n'])]).toEqual(['a']);
  });

  it('counts characters, not bytes, of a long line', () => {
    const long = new TextEncoder().encode('🧱'.repeat(7 * 2 ** 20));
    expect([...readLines([long, '\nb'])].map(({ length }) => length)).toEqual([14 * 2 ** 20, 1]);
    const longer = new TextEncoder().encode('🧱'.repeat(13 * 2 ** 20));
    expect(() => [...readLines(['a\n', longer])]).toThrow('line 2: longer than 25165824 characters');
  });

  it('refuses what is not UTF-8, with a line number', () => {
    expect(() => [...readLines(['a\n', Uint8Array.of(0x62, 0xff, 0x0a)])]).toThrow(
      'line 2 or later: not UTF-8 text',
    );
    expect(() => [...readLines([Uint8Array.of(0x62, 0xc3)])]).toThrow('not UTF-8 text');
  });

  it('refuses a line that never ends, before it fills the memory', () => {
    let given = 0;
    function* endless() {
      for (; given < 1000; given++) yield new Uint8Array(2 ** 20).fill(0x61);
    }
    expect(() => [...readLines(endless())]).toThrow(/line 1: longer than/);
    expect(given).toBeLessThan(30);
  });
});
