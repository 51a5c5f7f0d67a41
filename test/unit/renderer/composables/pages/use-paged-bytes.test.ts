import { describe, expect, it } from 'vitest';
import { BYTES_PAGE_MAX } from '../../../../../shared/image/limits';
import {
  PAGE_BYTES,
  usePagedBytes,
  type Page,
} from '../../../../../renderer/composables/pages/use-paged-bytes';

interface Loaded extends Page {
  readonly offset: number;
}

/** A file of known bytes whose pages arrive when the test says so. */
class SlowFile {
  readonly asked: { offset: number; length: number }[] = [];
  #waiting: (() => void)[] = [];
  salt = 0;

  readonly size: number;

  constructor(size: number) {
    this.size = size;
  }

  load = (offset: number, length: number): Promise<Loaded> => {
    this.asked.push({ offset, length });
    const { salt } = this;
    return new Promise((resolve) => {
      this.#waiting.push(() =>
        resolve({ offset, bytes: Uint8Array.from({ length }, (_, i) => byteOf(offset + i, salt)) }),
      );
    });
  };

  async deliver(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    waiting.forEach((arrive) => arrive());
    await Promise.resolve();
    await Promise.resolve();
  }
}

const byteOf = (offset: number, salt: number) => (offset * 7 + Math.floor(offset / 256) + salt) & 0xff;

function open(size = 10 * PAGE_BYTES + 100) {
  const file = new SlowFile(size);
  return { file, paged: usePagedBytes({ fileSize: () => file.size, load: file.load, cut }) };
}

/** As much of a page as belongs to a range. */
function cut({ offset, bytes }: Loaded, from: number, length: number): Loaded {
  return { offset: from, bytes: bytes.slice(from - offset, from - offset + length) };
}

describe('paged bytes', () => {
  it('reads the same bytes across page seams as the file holds', async () => {
    const { file, paged } = open();
    const start = 2 * PAGE_BYTES - 40;
    paged.ensure(start, 80);
    await file.deliver();
    for (let offset = start; offset < start + 80; offset++)
      expect(paged.byteAt(offset)).toBe(byteOf(offset, 0));
    expect(paged.pagesIn(start, 80).map(({ offset }) => offset)).toEqual([PAGE_BYTES, 2 * PAGE_BYTES]);
    expect(file.asked).toEqual([{ offset: PAGE_BYTES, length: 2 * PAGE_BYTES }]);
  });

  it('loads what follows each other in one go, as much as an answer may hold', async () => {
    const { file, paged } = open();
    paged.ensure(3 * PAGE_BYTES, 1);
    paged.ensure(0, 11 * PAGE_BYTES);
    await file.deliver();
    expect(file.asked.map(({ offset, length }) => [offset / PAGE_BYTES, length])).toEqual([
      [3, PAGE_BYTES],
      [0, 3 * PAGE_BYTES],
      [4, BYTES_PAGE_MAX],
      [8, 2 * PAGE_BYTES + 100],
    ]);
    for (let page = 0; page <= 10; page++)
      expect(paged.byteAt(page * PAGE_BYTES + 99)).toBe(byteOf(page * PAGE_BYTES + 99, 0));
  });

  it('answers −1 before a page has come and behind the end of the file', async () => {
    const { file, paged } = open();
    paged.ensure(10 * PAGE_BYTES, 500);
    expect(paged.byteAt(10 * PAGE_BYTES)).toBe(-1);
    await file.deliver();
    expect(paged.byteAt(10 * PAGE_BYTES + 99)).toBe(byteOf(10 * PAGE_BYTES + 99, 0));
    expect(paged.byteAt(10 * PAGE_BYTES + 100)).toBe(-1);
    expect(file.asked).toEqual([{ offset: 10 * PAGE_BYTES, length: 100 }]);
  });

  it('asks for a page once, however often it is needed', async () => {
    const { file, paged } = open();
    paged.ensure(0, 10);
    paged.ensure(5, 10);
    await file.deliver();
    paged.ensure(0, 10);
    expect(file.asked).toHaveLength(1);
  });

  it('keeps showing old bytes after a change until the new ones have come', async () => {
    const { file, paged } = open();
    paged.ensure(0, 16);
    await file.deliver();
    file.salt = 1;
    paged.invalidate();
    paged.ensure(0, 16);
    expect(paged.byteAt(3)).toBe(byteOf(3, 0));
    await file.deliver();
    expect(paged.byteAt(3)).toBe(byteOf(3, 1));
    expect(file.asked).toHaveLength(2);
  });

  it('loads again only what a change touched, and what was on its way when it came', async () => {
    const { file, paged } = open();
    paged.ensure(0, 3 * PAGE_BYTES);
    await file.deliver();
    const before = paged.version.value;
    paged.invalidate(() => false);
    expect(paged.version.value).toBe(before);
    const isSecond = ({ offset }: Loaded) => offset === PAGE_BYTES;
    paged.invalidate(isSecond);
    paged.ensure(0, 3 * PAGE_BYTES);
    paged.ensure(5 * PAGE_BYTES, 1);
    paged.invalidate(() => false);
    paged.ensure(0, 6 * PAGE_BYTES);
    expect(file.asked.map(({ offset }) => offset / PAGE_BYTES)).toEqual([0, 1, 5, 1, 3]);
  });

  it('drops an answer that belongs to a file shown before', async () => {
    const { file, paged } = open();
    paged.ensure(0, 16);
    paged.clear();
    await file.deliver();
    expect(paged.byteAt(0)).toBe(-1);
  });

  it('tells when something arrived', async () => {
    const { file, paged } = open();
    const before = paged.version.value;
    paged.ensure(0, 16);
    await file.deliver();
    expect(paged.version.value).toBeGreaterThan(before);
  });

  it('keeps a bounded number of pages, those used last', async () => {
    const { file, paged } = open(200 * PAGE_BYTES);
    for (let page = 0; page < 100; page++) {
      paged.ensure(page * PAGE_BYTES, 1);
      paged.ensure(0, 1);
      await file.deliver();
    }
    expect(paged.pagesIn(0, 200 * PAGE_BYTES)).toHaveLength(64);
    expect(paged.byteAt(0)).toBe(byteOf(0, 0));
    expect(paged.byteAt(99 * PAGE_BYTES)).toBe(byteOf(99 * PAGE_BYTES, 0));
    expect(paged.byteAt(PAGE_BYTES)).toBe(-1);
  });

  it('leaves a page blank that cannot be read, without asking again and again', async () => {
    let asked = 0;
    const paged = usePagedBytes<Loaded>({
      cut,
      fileSize: () => 1_000,
      load: () => {
        asked++;
        return Promise.reject(new Error('unreadable'));
      },
    });
    paged.ensure(0, 10);
    await Promise.resolve();
    await Promise.resolve();
    paged.ensure(0, 10);
    expect(paged.byteAt(0)).toBe(-1);
    expect(asked).toBe(1);
  });
});
