import { existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { attempt } from '../../../../../shared/errors/result';
import { FaultFile } from '../../../../../main/storage/filters/fault-file';
import { MemoryBlockFile } from '../../../../../main/storage/memory-block-file';
import type { NodeBlockFile } from '../../../../../main/storage/node-block-file';
import { createNodeFile, openNodeFile } from '../../../../../main/storage/node-block-file';
import {
  applyPendingSave,
  journalPathOf,
  removeJournal,
  saveThroughJournal,
  viewThroughJournal,
} from '../../../../../main/storage/journal/node-journal';
import { writeJournal } from '../../../../../main/storage/journal/journal-write';
import { OverlayBlockFile } from '../../../../../main/storage/overlay/overlay-block-file';
import { alone } from '../../../../support/storage/alone';
import { withFault } from '../../../../support/storage/failing-system';
import { patternBytes, readAll, temporaryFolder } from '../../../../support/storage/storage-files';

const OLD = patternBytes(30_000);

function edited() {
  const path = join(temporaryFolder(), 'image');
  writeFileSync(path, OLD, { mode: 0o640 });
  const overlay = new OverlayBlockFile(new MemoryBlockFile('base', OLD));
  overlay.write(10_000, patternBytes(9000, 5), 'data');
  overlay.resize(35_000);
  const change = { content: overlay, extents: overlay.changedExtents() };
  return { path, change, after: readAll(overlay), journalPath: journalPathOf(path) };
}

/** Leaves a complete journal beside the image, as a kill behind the commit does. */
function leaveJournal(path: string, change: ReturnType<typeof edited>['change']): void {
  const journal = createNodeFile(journalPathOf(path), { replace: false });
  withImage(path, 'read', (image) => {
    writeJournal(journal, alone(image), change);
  });
  journal.dispose();
}

function withImage<T>(path: string, access: 'read' | 'write', use: (image: NodeBlockFile) => T): T {
  const image = openNodeFile(path, { access });
  try {
    return use(image);
  } finally {
    image.dispose();
  }
}

function seen(path: string) {
  return withImage(path, 'read', (image) => {
    const view = viewThroughJournal(path, alone(image));
    const bytes = readAll(view.file);
    view.dispose();
    return { bytes, pendingSave: view.pendingSave, notices: view.notices };
  });
}

describe('saveThroughJournal', () => {
  it('brings the new content into the file and leaves no journal', () => {
    const { path, change, after, journalPath } = edited();
    withImage(path, 'write', (image) => {
      saveThroughJournal(path, alone(image), change);
    });
    expect(new Uint8Array(readFileSync(path))).toEqual(after);
    expect(existsSync(journalPath)).toBe(false);
  });

  it('lets nobody read the journal who may not read the image', () => {
    const { path, change, journalPath } = edited();
    const modes: number[] = [];
    withImage(path, 'write', (image) => {
      saveThroughJournal(path, alone(image), change, {
        checkCancelled: () => modes.push(statSync(journalPath).mode & 0o777),
      });
    });
    expect(new Set(modes)).toEqual(new Set([0o640]));
  });

  it('leaves image and folder as they were when it is cancelled', () => {
    const { path, change, journalPath } = edited();
    const cancel = () => {
      throw new Error('cancelled');
    };
    withImage(path, 'write', (image) => {
      expect(() => {
        saveThroughJournal(path, alone(image), change, { checkCancelled: cancel });
      }).toThrow('cancelled');
    });
    expect([existsSync(journalPath), new Uint8Array(readFileSync(path))]).toEqual([false, OLD]);
  });

  it('leaves the image alone when the content cannot be read', () => {
    const { path, change, journalPath } = edited();
    const content = new FaultFile(change.content, { faults: [{ on: 'read', error: 'io' }] });
    withImage(path, 'write', (image) => {
      expect(() => {
        saveThroughJournal(path, alone(image), { ...change, content });
      }).toThrow(expect.objectContaining({ code: 'io' }));
    });
    expect([existsSync(journalPath), new Uint8Array(readFileSync(path))]).toEqual([false, OLD]);
  });

  it('refuses while another save is pending', () => {
    const { path, change } = edited();
    leaveJournal(path, change);
    withImage(path, 'write', (image) => {
      expect(() => {
        saveThroughJournal(path, alone(image), change);
      }).toThrow(expect.objectContaining({ code: 'exists' }));
    });
    expect(seen(path).pendingSave).toBe(true);
  });

  it('says that it is pending whenever it is, whichever call to the system fails', async () => {
    const saveWith = async (nth: number) => {
      const { path, change, after } = edited();
      const save = () =>
        withImage(path, 'write', (image) => {
          saveThroughJournal(path, alone(image), change);
        });
      const { value, calls, failed } = await withFault(nth, 'EIO', () => attempt(save));
      return { result: value.ok ? 'done' : value.error.code, calls, failed, ...seen(path), after };
    };
    const { calls } = await saveWith(0);
    const met = new Set<string>();
    for (let nth = 1; nth <= calls; nth++) {
      const { result, failed, bytes, pendingSave, after } = await saveWith(nth);
      const what = `call ${nth}, ${failed}: ${result}`;
      expect(result, what).toMatch(pendingSave ? /^save-pending$/ : /^(done|io)$/);
      const isSaved = Buffer.compare(bytes, after) === 0;
      if (result !== 'io') expect(isSaved, what).toBe(true);
      else if (!isSaved) expect(bytes, what).toEqual(OLD);
      if (pendingSave) met.add(failed!);
    }
    // To apply the journal, and to remove it.
    expect([...met]).toEqual(expect.arrayContaining(['unlinkSync', 'writeSync']));
  });

  it('puts the journal beside the image itself when it is reached through a link', () => {
    const { path, journalPath } = edited();
    const link = join(temporaryFolder(), 'link');
    symlinkSync(path, link);
    expect(journalPathOf(link)).toBe(journalPath);
  });
});

describe('a save that was cut off behind its commit', () => {
  it('is seen as saved without anything being written', () => {
    const { path, change, after, journalPath } = edited();
    leaveJournal(path, change);
    const before = [statSync(path, { bigint: true }), statSync(journalPath, { bigint: true })];
    expect(seen(path)).toEqual({
      bytes: after,
      pendingSave: true,
      notices: [{ subject: path, message: expect.stringContaining('pending') as string }],
    });
    expect([statSync(path, { bigint: true }), statSync(journalPath, { bigint: true })]).toEqual(before);
  });

  it('is completed when the image is opened for writing', () => {
    const { path, change, after, journalPath } = edited();
    leaveJournal(path, change);
    const notices = withImage(path, 'write', (image) => applyPendingSave(path, alone(image)));
    expect(notices).toEqual([
      { subject: path, message: expect.stringContaining('has been completed') as string },
    ]);
    expect([existsSync(journalPath), new Uint8Array(readFileSync(path))]).toEqual([false, after]);
    expect(withImage(path, 'write', (image) => applyPendingSave(path, alone(image)))).toEqual([]);
  });

  it('stays pending when the disk is full, and the message says so', () => {
    const { path, change, after } = edited();
    leaveJournal(path, change);
    withImage(path, 'write', (image) => {
      const full = new FaultFile(image, { freeBytes: 4096 });
      expect(() => applyPendingSave(path, alone(full))).toThrow(
        expect.objectContaining({ code: 'no-space' }),
      );
    });
    expect(seen(path)).toMatchObject({ bytes: after, pendingSave: true });
  });
});

describe('a journal that does not count', () => {
  it('is discarded at opening for writing when it is incomplete, and only then', () => {
    const { path, change, journalPath } = edited();
    leaveJournal(path, change);
    writeFileSync(journalPath, readFileSync(journalPath).subarray(0, 5000));
    expect(seen(path)).toEqual({
      bytes: OLD,
      pendingSave: false,
      notices: [{ subject: path, message: expect.stringContaining('discarded') as string }],
    });
    expect(existsSync(journalPath)).toBe(true);
    const notices = withImage(path, 'write', (image) => applyPendingSave(path, alone(image)));
    expect(notices).toEqual([{ subject: path, message: expect.stringContaining('discarded') as string }]);
    expect([existsSync(journalPath), new Uint8Array(readFileSync(path))]).toEqual([false, OLD]);
  });

  it.each([
    ['damaged', (bytes: Buffer) => bytes.fill(1, 31_000, 31_001), 'damaged'],
    ['of another image', (bytes: Buffer) => bytes, 'does not belong'],
    ['no journal', () => Buffer.from('notes of mine'), 'does not belong'],
  ])('is never applied nor removed when it is %s', (_, spoil, words) => {
    const { path, change, journalPath } = edited();
    leaveJournal(path, change);
    writeFileSync(journalPath, spoil(readFileSync(journalPath)));
    if (words === 'does not belong') writeFileSync(path, patternBytes(30_000, 200));
    const image = new Uint8Array(readFileSync(path));
    const journal = readFileSync(journalPath);
    expect(seen(path)).toEqual({
      bytes: image,
      pendingSave: false,
      notices: [{ subject: path, message: expect.stringContaining(words) as string }],
    });
    expect(() => withImage(path, 'write', (file) => applyPendingSave(path, alone(file)))).toThrow(
      expect.objectContaining({ code: 'damaged', message: expect.stringContaining(journalPath) as string }),
    );
    expect([new Uint8Array(readFileSync(path)), readFileSync(journalPath)]).toEqual([image, journal]);
  });

  it('can be removed by whoever replaces the image', () => {
    const { path, change, journalPath } = edited();
    leaveJournal(path, change);
    removeJournal(path);
    removeJournal(path);
    expect(existsSync(journalPath)).toBe(false);
  });
});
