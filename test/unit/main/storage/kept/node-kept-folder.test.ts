import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { KeptEdit, KeptImage } from '../../../../../main/storage/kept/kept-layout';
import { KeptFile } from '../../../../../main/storage/kept/node-kept-file';
import {
  keptBytes,
  keptIn,
  keptPath,
  makeKeptFolder,
  pathOfKept,
  removeKept,
} from '../../../../../main/storage/kept/node-kept-folder';
import { MemoryBlockFile } from '../../../../../main/storage/memory-block-file';
import { passingPathOf } from '../../../../../main/storage/node-passing-files';
import { useFolder } from '../../../../support/storage/temporary-folder';

const NONE_OPEN: ReadonlySet<number> = new Set();
const IMAGE: KeptImage = {
  kind: 'image',
  version: 1,
  path: '/somewhere/image',
  options: { namespace: 2 },
  files: [{ device: '1', inode: '18446744073709551615', sizeBytes: 8192, modifiedNs: '1700000000000000000' }],
  pendingSave: false,
  ...{ samples: 1, shape: 2, zones: 3 },
};
const edit = (title: string): KeptEdit => ({
  ...{ kind: 'edit', title, sizeBytes: 8192, mapping: false },
  extents: [
    [10, 20, false],
    [4096, 100, true],
    [5000, 2, false],
  ],
});

describe('kept edits on disk', () => {
  const at = useFolder();
  const content = new MemoryBlockFile('content');
  content.write(10, new Uint8Array(20).fill(7));
  content.write(5000, new Uint8Array([8, 9]));

  function make(number = 1): string {
    makeKeptFolder(at('unsaved'));
    const path = keptPath(at('unsaved'), number);
    const file = KeptFile.create(path, IMAGE, edit('one'), content);
    for (const step of [
      edit('two'),
      { kind: 'undo' },
      { kind: 'redo' },
      edit('three'),
      { kind: 'undo' },
    ] as const)
      file.append(step, content);
    file.dispose();
    return path;
  }

  it('are read as they were written', () => {
    const file = KeptFile.open(make(), 'read')!;
    expect(file.image).toEqual(IMAGE);
    const frames = [...file.steps('checked')];
    expect(frames.map(({ step }) => step)).toEqual([
      ...[edit('one'), edit('two'), { kind: 'undo' }, { kind: 'redo' }, edit('three'), { kind: 'undo' }],
    ]);
    const bytes = new Uint8Array(22);
    file.read(frames[1]!.offset, bytes);
    expect([...bytes]).toEqual([...new Uint8Array(20).fill(7), 8, 9]);
    expect(file.hasMoreThan(frames.at(-1)!.end)).toBe(false);
    file.dispose();
  });

  it('are listed but for those that a session has, newest first, with what lies over the image', () => {
    make(1);
    make(2);
    expect(keptIn(at('unsaved'), new Set([1, 2]))).toEqual([]);
    expect(keptIn(at('unsaved'), new Set([1]))).toMatchObject([
      { edits: 2, title: 'two', state: 'left', pid: process.pid, image: { path: IMAGE.path } },
    ]);
    expect(keptIn(at('unsaved'), NONE_OPEN)).toHaveLength(2);
    expect(keptIn(at('nowhere'), NONE_OPEN)).toEqual([]);
    expect(keptBytes(at('unsaved'), keptPath(at('unsaved'), 1))).toBe(readFileSync(make(2)).length);
  });

  it('of a process that runs are not offered, of another machine with its number, of one that is gone they are', () => {
    const path = make();
    const bytes = readFileSync(path);
    const [machine] = readdirSync(at('unsaved'))[0]!.split('-');
    mkdirSync(at('other'));
    // Process 1 runs on every machine; nothing has the number of the second.
    for (const maker of [`${machine}-1-`, `${machine}-zik0zj-1`, '00000000-1-'])
      writeFileSync(at('other', `${maker}-1.zsedits`), bytes);
    expect(keptIn(at('other'), NONE_OPEN).map(({ state, pid }) => [state, pid])).toEqual(
      expect.arrayContaining([
        ['left', Number.parseInt('zik0zj', 36)],
        ['unknown', 1],
      ]),
    );
    expect(keptIn(at('other'), NONE_OPEN)).toHaveLength(2);
  });

  it('are known by their name alone, removed for good, and never by a name that leads elsewhere', () => {
    const path = make();
    const { id } = keptIn(at('unsaved'), NONE_OPEN)[0]!;
    expect(pathOfKept(at('unsaved'), id, NONE_OPEN)).toBe(path);
    writeFileSync(at('precious'), 'x');
    for (const name of ['../precious', 'none', id.replace('.zs', '.xx')])
      expect(() => removeKept(at('unsaved'), name, NONE_OPEN)).toThrow(
        expect.objectContaining({ code: 'gone' }),
      );
    expect(() => removeKept(at('unsaved'), id, new Set([1]))).toThrow(
      expect.objectContaining({ code: 'gone' }),
    );
    removeKept(at('unsaved'), id, NONE_OPEN);
    expect(readdirSync(at('unsaved'))).toEqual([]);
  });

  it('that are something else are named and can be removed; what a killed process had begun is taken away', () => {
    makeKeptFolder(at('unsaved'));
    const begun = passingPathOf(keptPath(at('unsaved'), 1)).replaceAll(
      `-${process.pid.toString(36)}-`,
      '-zik0zj-',
    );
    writeFileSync(begun, 'x');
    mkdirSync(at('unsaved', 'folder'));
    symlinkSync(at('nowhere'), at('unsaved', 'link'));
    writeFileSync(at('unsaved', 'notes.txt'), 'x');
    writeFileSync(keptPath(at('unsaved'), 2), '');
    const found = keptIn(at('unsaved'), NONE_OPEN);
    expect(found.map(({ image }) => image)).toEqual([null, null, null]);
    for (const { id } of found) removeKept(at('unsaved'), id, NONE_OPEN);
    expect(readdirSync(at('unsaved'))).toEqual(['folder']);
  });

  it('that are damaged anywhere, or cut anywhere, are read up to there and never wrongly', () => {
    const path = make();
    const whole = readFileSync(path);
    const steps = (): readonly string[] | null => {
      const file = KeptFile.open(path, 'read');
      const kinds = file && [...file.steps('checked')].map(({ step }) => JSON.stringify(step));
      file?.dispose();
      return kinds;
    };
    const all = steps()!;
    for (let offset = 0; offset < whole.length; offset++) {
      const damaged = Uint8Array.from(whole);
      damaged[offset]! ^= 0x11;
      for (const bytes of [damaged, whole.subarray(0, offset)]) {
        writeFileSync(path, bytes);
        keptIn(at('unsaved'), NONE_OPEN);
        const read = steps();
        if (read !== null) expect(read).toEqual(all.slice(0, Math.min(read.length, all.length - 1)));
      }
    }
  });
});
