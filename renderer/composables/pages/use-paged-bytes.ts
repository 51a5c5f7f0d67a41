import { shallowRef, type ShallowRef } from 'vue';
import { BYTES_PAGE_MAX } from '../../../shared/image/limits';
import { joinRanges } from '../../../shared/units/ranges';

/** Bytes of one page. Shared by all that is loaded with them. */
export interface Page {
  readonly bytes: Uint8Array;
}

/** Bytes a page: a multiple of every row length that divides a power of two, a quarter of what one answer may hold. */
export const PAGE_BYTES = 64 * 1024;
const PAGES_MAX = 64;
/** Pages that are loaded in one go at most. */
const RUN_MAX = BYTES_PAGE_MAX / PAGE_BYTES;

interface Slot<T extends Page> {
  page: T | null;
  /** Which state of the file the page shows, or is on its way to show. */
  wanted: number;
  shown: number;
}

/** Where pages come from. */
export interface PagedBytesOptions<T extends Page> {
  readonly fileSize: () => number;
  /** Loads pages that follow each other. A rejected promise leaves them blank until the next invalidate. */
  readonly load: (offset: number, length: number) => Promise<T>;
  /** One page of what was loaded. */
  readonly cut: (loaded: T, offset: number, length: number) => T;
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
  /** Pages changed (all of them, unless told which): they stay visible until their successors have come. */
  readonly invalidate: (isOutdated?: (page: T) => boolean) => void;
  /** Another file: forgets all pages. */
  readonly clear: () => void;
}

/** Pages by their number; the ones used last are kept. */
class Slots<T extends Page> {
  /** In the order of their use. */
  readonly #slots = new Map<number, Slot<T>>();

  get(number: number): Slot<T> | undefined {
    return this.#slots.get(number);
  }

  /** The slot of a page, as the one used last. */
  use(number: number): Slot<T> {
    const slot = this.#slots.get(number) ?? { page: null, wanted: -1, shown: -1 };
    this.#slots.delete(number);
    this.#slots.set(number, slot);
    for (const oldest of this.#slots.keys()) {
      if (this.#slots.size <= PAGES_MAX) break;
      this.#slots.delete(oldest);
    }
    return slot;
  }

  all(): Iterable<Slot<T>> {
    return this.#slots.values();
  }

  clear(): void {
    this.#slots.clear();
  }
}

/** Loads a file in pages of 64 KiB when they are needed and keeps the 64 used last. */
export function usePagedBytes<T extends Page>({ fileSize, load, cut }: PagedBytesOptions<T>): PagedBytes<T> {
  const version = shallowRef(0);
  const slots = new Slots<T>();
  let generation = 0;

  function numbersIn(offset: number, length: number): number[] {
    const end = Math.min(offset + length, fileSize());
    const numbers: number[] = [];
    for (let at = Math.floor(Math.max(0, offset) / PAGE_BYTES); at * PAGE_BYTES < end; at++) numbers.push(at);
    return numbers;
  }

  /** Loads some of the pages that follow each other, in one go. */
  async function fetch(first: number, count: number): Promise<void> {
    const wanted = generation;
    const asked = Array.from({ length: count }, (_, i) => ({
      number: first + i,
      slot: slots.get(first + i),
    }));
    for (const { slot } of asked) if (slot !== undefined) slot.wanted = wanted;
    const offset = first * PAGE_BYTES;
    try {
      const loaded = await load(offset, Math.min(count * PAGE_BYTES, fileSize() - offset));
      for (const { number, slot } of asked) {
        if (slot === undefined || slots.get(number) !== slot || wanted < slot.shown) continue;
        slot.page = cut(loaded, number * PAGE_BYTES, PAGE_BYTES);
        slot.shown = wanted;
      }
      version.value++;
    } catch {
      // The loader has told the user; asking again every frame would repeat it.
    }
  }

  function ensure(offset: number, length: number): void {
    const missing = numbersIn(offset, length).filter((number) => slots.use(number).wanted < generation);
    for (const run of joinRanges(missing.map((number) => ({ offset: number, length: 1 })))) {
      const end = run.offset + run.length;
      for (let first = run.offset; first < end; first += RUN_MAX)
        void fetch(first, Math.min(RUN_MAX, end - first));
    }
  }

  function byteAt(offset: number): number {
    const number = Math.floor(offset / PAGE_BYTES);
    return slots.get(number)?.page?.bytes[offset - number * PAGE_BYTES] ?? -1;
  }

  const pagesIn = (offset: number, length: number) =>
    numbersIn(offset, length).flatMap((number) => slots.get(number)?.page ?? []);

  function invalidate(isOutdated: (page: T) => boolean = () => true): void {
    const before = generation++;
    let isAny = false;
    for (const slot of slots.all()) {
      // Of a page whose successor is on its way nobody knows what it shows.
      const { page, shown, wanted } = slot;
      if (page === null || shown < before || wanted < before || isOutdated(page)) isAny = true;
      else slot.shown = slot.wanted = generation;
    }
    if (isAny) version.value++;
  }

  function clear(): void {
    slots.clear();
    invalidate();
    version.value++;
  }

  return { version, byteAt, pagesIn, ensure, invalidate, clear };
}
