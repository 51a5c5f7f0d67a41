import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../shared/errors/app-error';
import { failForSystem, withAttempt } from '../../../../main/storage/node-errors';
import { refusal } from '../../../support/errors/refusal';

const systemError = (code: string) => Object.assign(new Error(`${code}: something`), { code });

describe('failForSystem', () => {
  it.each([
    ['EIO', 'io'],
    ['ENOSPC', 'no-space'],
    ['EDQUOT', 'no-space'],
    ['EACCES', 'permission'],
    ['EROFS', 'permission'],
    ['ESTALE', 'io'],
    ['ENOENT', 'not-found'],
    ['EISDIR', 'not-recognised'],
    ['EEXIST', 'exists'],
    ['ESOMETHINGNEW', 'io'],
  ])('turns %s into %s, naming the file', (system, code) => {
    const attempt = { verb: 'write', path: '/a/b', offset: 4096, length: 512 };
    expect(() => failForSystem(systemError(system), attempt)).toThrow(
      expect.objectContaining({
        code,
        subject: '/a/b',
        data: { path: '/a/b', systemCode: system, offset: 4096, length: 512 },
      }),
    );
  });

  it('says where and how much', () => {
    const attempt = { verb: 'read', path: 'x', offset: 8, length: 16 };
    expect(() => failForSystem(systemError('EIO'), attempt)).toThrow(
      refusal('io', 'x: cannot read at offset 8, length 16: input/output error (EIO)'),
    );
  });

  it('lets our own errors and bugs pass unchanged', () => {
    const own = new AppError('locked', 'held');
    const bug = new TypeError('undefined is not a function');
    for (const thrown of [own, bug]) {
      expect(() =>
        withAttempt({ verb: 'open', path: 'x' }, () => {
          throw thrown;
        }),
      ).toThrow(thrown);
    }
  });
});
