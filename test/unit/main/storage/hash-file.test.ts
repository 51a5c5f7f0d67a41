import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hashFile, hashShortFile } from '../../../../main/storage/hash-file';
import { MIB } from '../../../../shared/units/units';
import { useFolder } from '../../../support/storage/temporary-folder';

const path = useFolder();

describe('hashFile', () => {
  it.each([0, 1, MIB, 2 * MIB + 5])('is the SHA-256 of %i bytes', (length) => {
    const bytes = Buffer.from(Array.from({ length }, (_, index) => index % 253));
    writeFileSync(path('a'), bytes);
    const looks: number[] = [];
    expect(hashFile(path('a'), (done) => void looks.push(done))).toBe(
      createHash('sha256').update(bytes).digest('hex'),
    );
    expect(looks).toHaveLength(Math.ceil(length / MIB));
  });

  it('stops when it is told to', () => {
    writeFileSync(path('a'), 'x');
    const stop = () => {
      throw new Error('stop');
    };
    expect(() => hashFile(path('a'), stop)).toThrow('stop');
  });
});

describe('hashShortFile', () => {
  it('leaves out what is longer, and folders', () => {
    writeFileSync(path('a'), 'abc');
    const look = () => undefined;
    expect(hashShortFile(path('a'), 3, look)).toBe(createHash('sha256').update('abc').digest('hex'));
    expect(hashShortFile(path('a'), 2, look)).toBeNull();
    expect(hashShortFile(path(), 2 ** 40, look)).toBeNull();
  });
});
