import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GrowingFile } from '../../../../main/storage/node-growing-file';
import { refusal } from '../../../support/errors/refusal';
import { temporaryFolder } from '../../../support/storage/storage-files';

const text = (value: string): Uint8Array => Buffer.from(value);

describe('GrowingFile', () => {
  it('has its name and its bytes while it is open', () => {
    const path = join(temporaryFolder(), 'trace');
    const file = new GrowingFile(path, { replace: false });
    file.append(text('one\n'));
    expect(readFileSync(path, 'utf8')).toBe('one\n');
    file.append(text('two\n'));
    file.close();
    file.close();
    file.append(text('three\n'));
    expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
  });

  it('takes the place of another file only when it may', () => {
    const path = join(temporaryFolder(), 'trace');
    writeFileSync(path, 'precious');
    expect(() => new GrowingFile(path, { replace: false })).toThrow(refusal('exists', 'trace'));
    expect(readFileSync(path, 'utf8')).toBe('precious');
    new GrowingFile(path, { replace: true }).close();
    expect(readFileSync(path, 'utf8')).toBe('');
  });
});
