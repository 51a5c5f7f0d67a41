import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BlockFile } from '../../../../../main/storage/block-file';
import type { JournalledImage } from '../../../../../main/storage/journal/journal';
import { JoinedFile } from '../../../../../main/storage/filters/joined-file';
import { writeJournal } from '../../../../../main/storage/journal/journal-write';
import { createNodeFile, openNodeFile } from '../../../../../main/storage/node-block-file';
import {
  applyPendingSave,
  journalPathOf,
  saveThroughJournal,
  viewThroughJournal,
} from '../../../../../main/storage/journal/node-journal';
import { OverlayBlockFile } from '../../../../../main/storage/overlay/overlay-block-file';
import { alone } from '../../../../support/storage/alone';
import { patternBytes, readRange, temporaryFolder } from '../../../../support/storage/storage-files';
import { formatRemark } from '../../../../../shared/errors/remark';

const DATA_OFFSET = 8192;

interface Places {
  readonly image: string;
  readonly data: string;
}

function newPair(): Places {
  const folder = temporaryFolder();
  const places = { image: join(folder, 'image'), data: join(folder, 'data') };
  for (const [path, length, seed] of [
    [places.image, 5000, 1],
    [places.data, 200_000, 2],
  ] as const) {
    const file = createNodeFile(path, { replace: false });
    file.write(0, patternBytes(length, seed));
    file.dispose();
  }
  return places;
}

function openPair({ image, data }: Places, access: 'read' | 'write' = 'write'): JoinedFile {
  return new JoinedFile(image, [
    { file: openNodeFile(image, { access }), offset: 0, length: 5000 },
    { file: openNodeFile(data, { access }), offset: DATA_OFFSET, length: null },
  ]);
}

const both = (file: BlockFile): JournalledImage => ({ file, attached: { offset: DATA_OFFSET } });

/** A change of one byte in each file. */
function changeOf(file: BlockFile) {
  const content = new OverlayBlockFile(file);
  content.write(100, Uint8Array.of(0), 'data');
  content.write(DATA_OFFSET + 150_000, Uint8Array.of(0), 'data');
  return { content, extents: content.changedExtents() };
}

/** What a kill behind the commit of a save leaves. */
function leaveJournal(path: string, image: JournalledImage, change = changeOf(image.file)): void {
  const journal = createNodeFile(journalPathOf(path), { replace: false });
  writeJournal(journal, image, change);
  journal.dispose();
}

const shows = (file: BlockFile) => [readRange(file, 100, 1)[0], readRange(file, DATA_OFFSET + 150_000, 1)[0]];

describe('journal of an image in two files', () => {
  it('saves into both files and is gone then', () => {
    const places = newPair();
    const pair = openPair(places);
    saveThroughJournal(places.image, both(pair), changeOf(pair));
    expect([readFileSync(places.image)[100], readFileSync(places.data)[150_000]]).toEqual([0, 0]);
    expect(existsSync(journalPathOf(places.image))).toBe(false);
    pair.dispose();
  });

  it('is seen through, and applied, when both files are open', () => {
    const places = newPair();
    const pair = openPair(places);
    const before = shows(pair);
    leaveJournal(places.image, both(pair));
    const view = viewThroughJournal(places.image, both(pair));
    expect([view.pendingSave, ...shows(view.file)]).toEqual([true, 0, 0]);
    expect(shows(pair)).toEqual(before);
    view.dispose();
    expect(applyPendingSave(places.image, both(pair))).toHaveLength(1);
    expect(shows(pair)).toEqual([0, 0]);
    pair.dispose();
  });

  it('is neither seen nor applied when one file is open alone; the reason says what to do', () => {
    const places = newPair();
    const pair = openPair(places);
    leaveJournal(places.image, both(pair));
    pair.dispose();
    const image = openNodeFile(places.image, { access: 'write' });
    const before = readFileSync(places.image);
    const view = viewThroughJournal(places.image, alone(image));
    expect([view.pendingSave, view.file]).toEqual([false, image]);
    expect(view.notices.map(formatRemark).join()).toMatch(/pending.*together with its data image.*--data/);
    expect(() => applyPendingSave(places.image, alone(image))).toThrow(
      expect.objectContaining({ code: 'usage', message: expect.stringContaining('--data') as string }),
    );
    image.dispose();
    expect(Buffer.compare(readFileSync(places.image), before)).toBe(0);
    expect(existsSync(journalPathOf(places.image))).toBe(true);
  });

  it('of the image alone is neither seen nor applied when a data image is open with it', () => {
    const places = newPair();
    const image = openNodeFile(places.image, { access: 'write' });
    const content = new OverlayBlockFile(image);
    content.write(100, Uint8Array.of(0), 'data');
    leaveJournal(places.image, alone(image), { content, extents: content.changedExtents() });
    image.dispose();
    const pair = openPair(places);
    const view = viewThroughJournal(places.image, both(pair));
    expect([view.pendingSave, view.file]).toEqual([false, pair]);
    expect(view.notices.map(formatRemark).join()).toMatch(/pending.*image alone.*without its data image/);
    expect(() => applyPendingSave(places.image, both(pair))).toThrow(
      expect.objectContaining({
        code: 'usage',
        message: expect.stringContaining('without its data image') as string,
      }),
    );
    expect(shows(pair)[0]).not.toBe(0);
    pair.dispose();
  });

  it('is not applied to another data image', () => {
    const places = newPair();
    const pair = openPair(places);
    leaveJournal(places.image, both(pair));
    pair.dispose();
    const other = createNodeFile(`${places.data}2`, { replace: false });
    other.write(0, patternBytes(200_000, 7));
    other.dispose();
    const wrong = openPair({ image: places.image, data: `${places.data}2` });
    expect(viewThroughJournal(places.image, both(wrong)).pendingSave).toBe(false);
    expect(() => applyPendingSave(places.image, both(wrong))).toThrow(
      expect.objectContaining({ code: 'damaged' }),
    );
    wrong.dispose();
  });
});
