import { shallowRef, type ShallowRef } from 'vue';

/** Bytes of one page. Shared by all that is loaded with them. */
export interface Page {
  readonly bytes: Uint8Array;
}

/** Bytes a page: a multiple of every row length that divides a power of two, a quarter of what one answer may hold. */
export const PAGE_BYTES = 64 * 1024;
const PAGES_MAX = 64;

interface Slot<T extends Page> {
  page: T | null;
  /** Which state of the file the page shows, or is on its way to show. */
  wanted: number;
  shown: number;
}

/** Where pages come from. */
export interface PagedBytesOptions<T extends Page> {
  readonly fileSize: () => number;
  /** Loads one page. A rejected promise leaves the page blank until the next invalidate. */
  readonly load: (offset: number, length: number) => Promise<T>;
}

/** A window on a file of any size. */
export interface PagedBytes<T extends Page> {
  /** Grows when a page arrived; read it in a computed to follow. */
  readonly version: Readonly<ShallowRef<number>>;
  /** The byte at an offset; −1 while it is not loaded or where the file has ended. */
  readonly byteAt: (offset: number) => number;
  /** The loaded pages that touch a range, in order. */
  readonly pagesIn: (offset: number, length: number) => T[];
  /** Loads the pages of a range that are missing or outdated. */
  readonly ensure: (offset: number, length: number) => void;
  /** The file changed: pages stay visible until their successors have come. */
  readonly invalidate: () => void;
  /** Another file: forgets all pages. */
  readonly clear: () => void;
}

/** Loads a file in pages of 64 KiB when they are needed and keeps the 64 used last. */
export function usePagedBytes<T extends Page>({ fileSize, load }: PagedBytesOptions<T>): PagedBytes<T> {
  const version = shallowRef(0);
  const slots = new Map<number, Slot<T>>();
  let generation = 0;

  function numbersIn(offset: number, length: number): number[] {
    const end = Math.min(offset + length, fileSize());
    const numbers: number[] = [];
    for (let at = Math.floor(Math.max(0, offset) / PAGE_BYTES); at * PAGE_BYTES < end; at++) numbers.push(at);
    return numbers;
  }

  /** Moves a slot to the young end of the map, whose order is that of use. */
  function touch(number: number, slot: Slot<T>): void {
    slots.delete(number);
    slots.set(number, slot);
    for (const oldest of slots.keys()) {
      if (slots.size <= PAGES_MAX) break;
      slots.delete(oldest);
    }
  }

  async function fetch(number: number, slot: Slot<T>): Promise<void> {
    const wanted = (slot.wanted = generation);
    const offset = number * PAGE_BYTES;
    try {
      const page = await load(offset, Math.min(PAGE_BYTES, fileSize() - offset));
      if (slots.get(number) !== slot || wanted < slot.shown) return;
      slot.page = page;
      slot.shown = wanted;
      version.value++;
    } catch {
      // The loader has told the user; asking again every frame would repeat it.
    }
  }

  function ensure(offset: number, length: number): void {
    for (const number of numbersIn(offset, length)) {
      const slot = slots.get(number) ?? { page: null, wanted: -1, shown: -1 };
      touch(number, slot);
      if (slot.wanted < generation) void fetch(number, slot);
    }
  }

  function byteAt(offset: number): number {
    const number = Math.floor(offset / PAGE_BYTES);
    return slots.get(number)?.page?.bytes[offset - number * PAGE_BYTES] ?? -1;
  }

  const pagesIn = (offset: number, length: number) =>
    numbersIn(offset, length).flatMap((number) => slots.get(number)?.page ?? []);

  function invalidate(): void {
    generation++;
    version.value++;
  }

  function clear(): void {
    slots.clear();
    invalidate();
  }

  return { version, byteAt, pagesIn, ensure, invalidate, clear };
}
