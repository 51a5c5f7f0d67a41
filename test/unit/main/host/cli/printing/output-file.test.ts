import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync, lstatSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createOutputFile, withOutputFile } from '../../../../../../main/host/cli/printing/output-file';
import { useFolder } from '../../../../../support/storage/temporary-folder';
import { refusal } from '../../../../../support/errors/refusal';

describe('files that a command makes', () => {
  const path = useFolder();
  const write = (name: string, text: string) =>
    withOutputFile(createOutputFile({ path: path(name), replace: true }), (file) =>
      file.write(Buffer.from(text)),
    );

  it('appear whole at the end, over what was there', () => {
    writeFileSync(path('a'), 'old');
    const file = createOutputFile({ path: path('a'), replace: true });
    file.write(Buffer.from('new'));
    expect(readFileSync(path('a'), 'utf8')).toBe('old');
    file.end();
    expect(readFileSync(path('a'), 'utf8')).toBe('new');
    expect(readdirSync(path())).toEqual(['a']);
  });

  it('are refused where something is already, without leave, also when it came meanwhile', () => {
    const make = (name: string) => () => createOutputFile({ path: path(name), replace: false });
    writeFileSync(path('a'), 'precious');
    symlinkSync('a', path('link'));
    for (const name of ['a', 'link']) expect(make(name)).toThrow(refusal('exists', path(name), '--force'));
    const slow = () =>
      withOutputFile(make('b')(), (file) => {
        file.write(Buffer.from('mine'));
        writeFileSync(path('b'), 'theirs');
      });
    expect(slow).toThrow(refusal('exists', path('b')));
    expect(['a', 'b'].map((name) => readFileSync(path(name), 'utf8'))).toEqual(['precious', 'theirs']);
    expect(readdirSync(path())).toEqual(['a', 'b', 'link']);
  });

  it('leave nothing behind when making them fails', () => {
    writeFileSync(path('a'), 'old');
    const make = (name: string) => () =>
      withOutputFile(createOutputFile({ path: path(name), replace: true }), (file) => {
        file.write(Buffer.from('half'));
        throw new Error('stop');
      });
    expect(make('a')).toThrow('stop');
    expect(make('b')).toThrow('stop');
    expect(readdirSync(path())).toEqual(['a']);
    expect(readFileSync(path('a'), 'utf8')).toBe('old');
  });

  it('a link stays a link', () => {
    writeFileSync(path('real'), 'old');
    symlinkSync('real', path('link'));
    write('link', 'new');
    expect(lstatSync(path('link')).isSymbolicLink()).toBe(true);
    expect(readFileSync(path('real'), 'utf8')).toBe('new');
  });

  it('a device is written at once and stays what it is', () => {
    withOutputFile(createOutputFile({ path: '/dev/null', replace: false }), (file) =>
      file.write(Buffer.from('gone')),
    );
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  it('do not take the place of a file that must stay, under whatever name', () => {
    writeFileSync(path('image'), 'image');
    symlinkSync('image', path('other'));
    expect(() => createOutputFile({ path: path('other'), replace: true, notOver: [path('image')] })).toThrow(
      refusal('same-file', 'would take the place of'),
    );
    expect(readFileSync(path('image'), 'utf8')).toBe('image');
  });

  it('are refused for a directory and a folder that is not there', () => {
    mkdirSync(path('folder'));
    expect(() => write('folder', 'x')).toThrow(/is a directory, expected the name of a file/);
    expect(() => write('none/x', 'x')).toThrow(expect.objectContaining({ code: 'not-found' }));
    expect(readdirSync(path())).toEqual(['folder']);
  });
});
