import { mkdirSync, readdirSync, readlinkSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DescriptorCache, LazyNodeFile, listFolderFiles } from '../../../../main/storage/node-zone-files';
import { readAll, readRange, temporaryFolder } from '../../../support/storage/storage-files';
import { refusal } from '../../../support/errors/refusal';

/** Descriptors of this process that lie below a folder (Linux). */
function openBelow(folder: string): number {
  return readdirSync('/proc/self/fd').filter((fd) => linkOf(fd).startsWith(folder)).length;
}

function linkOf(fd: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return '';
  }
}

describe('files of a folder', () => {
  const isZoneFile = (name: string) => name.startsWith('seq');

  it('lists regular files whose names fit, with their sizes; links and folders are left out', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'seq-1'), 'abc');
    writeFileSync(join(folder, 'other'), 'abc');
    mkdirSync(join(folder, 'seq-2'));
    symlinkSync(join(folder, 'other'), join(folder, 'seq-3'));
    expect(listFolderFiles(folder, isZoneFile)).toMatchObject([{ name: 'seq-1', sizeBytes: 3 }]);
    expect(listFolderFiles(join(folder, 'other'), isZoneFile)).toBeNull();
    expect(listFolderFiles(join(folder, 'nothing'), isZoneFile)).toBeNull();
  });
});

describe('files that are opened when they are read', () => {
  it('keep a few descriptors open, whatever their number', () => {
    const folder = temporaryFolder();
    const descriptors = new DescriptorCache(4);
    const files = Array.from({ length: 50 }, (_, index) => {
      const path = join(folder, `f${index}`);
      writeFileSync(path, `file ${index}`);
      return new LazyNodeFile(path, `file ${index}`.length, descriptors);
    });
    expect(openBelow(folder)).toBe(0);
    for (const [index, file] of files.entries()) {
      expect(new TextDecoder().decode(readAll(file))).toBe(`file ${index}`);
    }
    expect(openBelow(folder)).toBe(4);
    expect(new TextDecoder().decode(readAll(files[0]!))).toBe('file 0');
    descriptors.dispose();
    expect(openBelow(folder)).toBe(0);
  });

  it('read zeros behind the length they were told, never where the file has become shorter', () => {
    const path = join(temporaryFolder(), 'f');
    writeFileSync(path, 'abcdef');
    const descriptors = new DescriptorCache();
    const file = new LazyNodeFile(path, 4, descriptors);
    expect(file.read(2, new Uint8Array(10))).toBe(2);
    expect([...readRange(file, 2, 4)]).toEqual([99, 100, 0, 0]);
    truncateSync(path, 3);
    expect(() => readRange(file, 2, 2)).toThrow(refusal('changed-outside', path, 'offset 3, length 1'));
    descriptors.dispose();
  });

  it('cannot be written', () => {
    const file = new LazyNodeFile('/nowhere', 0, new DescriptorCache());
    for (const change of [() => file.write(0), () => file.zero(0), () => file.resize()]) {
      expect(change).toThrow(expect.objectContaining({ code: 'read-only' }));
    }
    file.flush();
    file.dispose();
    expect(readRange(file, 0, 2)).toEqual(new Uint8Array(2));
  });
});
