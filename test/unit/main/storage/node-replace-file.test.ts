import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { putFolderInPlace } from '../../../../main/storage/node-new-folder';
import { putAllInPlace, putInPlace } from '../../../../main/storage/node-replace-file';
import { useFolder } from '../../../support/storage/temporary-folder';
import { failAbout } from '../../../../shared/errors/app-error';
import { refusal } from '../../../support/errors/refusal';

const exists = expect.objectContaining({ code: 'exists' }) as Error;

describe('putInPlace', () => {
  const inFolder = useFolder();
  const text = (path: string) => readFileSync(path, 'utf8');
  const put = (path: string, content: string, replace = false) =>
    putInPlace(path, { replace }, (passing) => writeFileSync(passing, content, { flag: 'wx' }));

  it('puts a file where none is, replaces one with leave, and leaves nothing beside it', () => {
    put(inFolder('new'), 'first');
    expect(() => put(inFolder('new'), 'second')).toThrow(exists);
    expect(text(inFolder('new'))).toBe('first');
    put(inFolder('new'), 'second', true);
    expect(text(inFolder('new'))).toBe('second');
    expect(readdirSync(inFolder())).toEqual(['new']);
  });

  it('says of the file that was asked for what went wrong under its passing name', () => {
    const path = inFolder('new');
    const make = (passing: string) => failAbout(`${passing}/part`, 'no-space', 'full', { path: passing });
    expect(() => putInPlace(path, { replace: false }, make)).toThrow(
      expect.objectContaining({ code: 'no-space', subject: path, data: { path } }),
    );
    expect(() => putFolderInPlace(path, make)).toThrow(expect.objectContaining({ subject: path }));
    const other = () => failAbout('/other', 'io', 'broken');
    expect(() => putInPlace(path, { replace: false }, other)).toThrow(
      expect.objectContaining({ subject: '/other' }),
    );
  });

  it('never takes the place of a file that came while it was at work', () => {
    const path = inFolder('new');
    const slow = () =>
      putInPlace(path, { replace: false }, (passing) => {
        writeFileSync(passing, 'ours');
        writeFileSync(path, 'of somebody else');
      });
    expect(slow).toThrow(exists);
    expect(text(path)).toBe('of somebody else');
    expect(readdirSync(inFolder())).toEqual(['new']);
  });

  it('two at once for one name do not meet', () => {
    const path = inFolder('new');
    putInPlace(path, { replace: true }, (passing) => {
      writeFileSync(passing, 'outer');
      put(path, 'inner');
      expect([text(path), existsSync(passing)]).toEqual(['inner', true]);
    });
    expect(text(path)).toBe('outer');
    expect(readdirSync(inFolder())).toEqual(['new']);
  });

  it('leaves a link a link, and does not take the place of one that leads nowhere', () => {
    writeFileSync(inFolder('file'), 'old');
    symlinkSync('file', inFolder('link'));
    symlinkSync('nothing', inFolder('dangling'));
    put(inFolder('link'), 'new', true);
    expect(text(inFolder('file'))).toBe('new');
    expect(() => put(inFolder('dangling'), 'new')).toThrow(exists);
  });

  it('leaves what was there when the work fails', () => {
    writeFileSync(inFolder('file'), 'old');
    const failing = () =>
      putInPlace(inFolder('file'), { replace: true }, (passing) => {
        writeFileSync(passing, 'half');
        throw new Error('no space');
      });
    expect(failing).toThrow('no space');
    expect([text(inFolder('file')), readdirSync(inFolder())]).toEqual(['old', ['file']]);
  });

  it('names the path that was asked for when its folder is missing', () => {
    const target = inFolder('missing/a');
    expect(() => putInPlace(target, { replace: false }, () => undefined)).toThrow(
      refusal('not-found', `${target}: cannot create: no such file or folder (ENOENT)`),
    );
  });
});

describe('putAllInPlace', () => {
  const inFolder = useFolder();
  const text = (path: string) => readFileSync(path, 'utf8');
  const put = (replace: boolean, meanwhile: () => void = () => undefined) =>
    putAllInPlace([inFolder('a'), inFolder('b')], { replace }, ([a, b]) => {
      writeFileSync(a!, 'new a');
      writeFileSync(b!, 'new b');
      meanwhile();
    });

  it('puts all in place, and leaves nothing beside them', () => {
    put(false);
    put(true);
    expect([text(inFolder('a')), text(inFolder('b'))]).toEqual(['new a', 'new b']);
    expect(readdirSync(inFolder()).sort()).toEqual(['a', 'b']);
  });

  it('makes none when one is there already', () => {
    writeFileSync(inFolder('b'), 'old');
    expect(() => put(false)).toThrow(exists);
    expect([text(inFolder('b')), readdirSync(inFolder())]).toEqual(['old', ['b']]);
  });

  it('takes back those that are in place when one cannot be put there', () => {
    expect(() => put(false, () => writeFileSync(inFolder('a'), 'of somebody else'))).toThrow(exists);
    expect([text(inFolder('a')), readdirSync(inFolder())]).toEqual(['of somebody else', ['a']]);
  });

  it('replaces none when a folder has the name of one', () => {
    mkdirSync(inFolder('a'));
    writeFileSync(inFolder('b'), 'old');
    expect(() => put(true)).toThrow(
      refusal('not-recognised', `${inFolder('a')}: is a directory, expected an image file`),
    );
    expect([text(inFolder('b')), readdirSync(inFolder()).sort()]).toEqual(['old', ['a', 'b']]);
  });

  it('makes none when the work fails', () => {
    const failing = () => {
      throw new Error('no space');
    };
    expect(() => put(false, failing)).toThrow('no space');
    expect(readdirSync(inFolder())).toEqual([]);
  });
});
