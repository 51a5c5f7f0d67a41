import { UNDO_KEPT_BYTES_MAX } from '../../../shared/image/limits';
import type { WriteKind } from '../../../shared/image/write-kind';
import type { ByteCount, ByteOffset } from '../../../shared/units/units';
import type { BlockFile } from '../block-file';
import { BLOCK_BYTES } from '../extent';
import type { PageTree } from './page-map';
import { BASE, diffPages, PageMap, pageIn, ZERO } from './page-map';

/** Pages whose old content is kept over a save, so that undo survives it. */
const PRESERVED_PAGES_MAX = UNDO_KEPT_BYTES_MAX / BLOCK_BYTES;
const NO_BYTES = new Uint8Array(BLOCK_BYTES);

interface ZeroedRange {
  readonly start: number;
  readonly end: number;
  readonly kind: WriteKind;
}

/**
 * The pages of an overlay: which lie beneath, which read as zeros, which are in the store.
 *
 * Invariants:
 * - The base is never written.
 * - A state that was frozen stays readable: a slot is written again only by the epoch that took it, and freezing
 *   begins a new epoch.
 * - The store is written before the map refers to it, so that a full disk leaves every page as it was.
 * - Slots below the floor (of the saved state, or holding preserved pages) are never released; slots above it only
 *   when no state that can still be reached refers to them.
 * - A slot number is above every mark (BASE, ZERO), so that an entry is one or the other.
 */
export class OverlayPages {
  #base: BlockFile;
  #baseBytes: ByteCount;
  readonly #store: BlockFile;
  readonly #map = new PageMap();
  /** What lay beneath before a save wrote over it. */
  readonly #preserved = new PageMap();
  /** Slots count from 1, so that they never look like BASE. */
  #nextSlot = 1;
  /** Slots from here on were taken in the present epoch and may be written again. */
  #ownSlots = 1;
  /** Slots below this are referred to by the saved state or hold preserved pages. */
  #slotFloor = 1;
  /** Slots of this epoch that nothing refers to any more. */
  #free: number[] = [];

  constructor(base: BlockFile, store: BlockFile) {
    this.#base = base;
    this.#baseBytes = base.size();
    this.#store = store;
  }

  get tree(): PageTree {
    return this.#map.tree;
  }

  /** Where slots of the present state end. */
  get slotsEnd(): number {
    return this.#nextSlot;
  }

  /** Whether anything is kept of what lay beneath before a save. */
  get hasPreserved(): boolean {
    return this.#preserved.tree !== BASE;
  }

  /** Keeps the present state. */
  freeze(): PageTree {
    this.#ownSlots = this.#nextSlot;
    this.#free = [];
    return this.#map.freeze();
  }

  restore(tree: PageTree): void {
    this.freeze();
    this.#map.restore(tree);
  }

  /** Takes back all slots from slotsEnd on: no state that can still be reached refers to them. */
  releaseSlots(slotsEnd: number): void {
    this.#nextSlot = Math.max(slotsEnd, this.#slotFloor);
    this.freeze();
  }

  /** Protects every slot that is in use now from being released. */
  protectSlots(): void {
    this.#slotFloor = this.#nextSlot;
  }

  /** Forgets every page and looks at `base` as it is now. */
  reset(base: BlockFile): void {
    this.#base = base;
    this.#baseBytes = base.size();
    this.#map.restore(BASE);
    this.#preserved.restore(BASE);
    this.#store.resize(0);
    this.#nextSlot = this.#slotFloor = 1;
    this.freeze();
  }

  /** Looks beneath at another file with the same content. */
  exchangeBase(base: BlockFile): void {
    this.#base = base;
  }

  /** Fills `into` from a state, at any offset; beyond the end of the file beneath there are zeros. */
  read(tree: PageTree, offset: ByteOffset, into: Uint8Array): void {
    this.#readTree(tree, offset, into, (at, bytes) => {
      this.#readBase(at, bytes);
    });
  }

  /** The kind goes on to the store. */
  write(offset: ByteOffset, from: Uint8Array, kind: WriteKind): void {
    for (let at = 0; at < from.length;) {
      const page = Math.floor((offset + at) / BLOCK_BYTES);
      const inPage = (offset + at) % BLOCK_BYTES;
      const rest = from.length - at;
      const whole = inPage === 0 && rest >= BLOCK_BYTES;
      const length = whole ? rest - (rest % BLOCK_BYTES) : Math.min(BLOCK_BYTES - inPage, rest);
      const bytes = from.subarray(at, at + length);
      if (whole) this.#writePages(page, bytes, kind);
      else this.#patchPage(page, inPage, bytes, kind);
      at += length;
    }
  }

  /** Clears start … end − 1. What has nothing beneath simply goes. */
  zero(start: number, end: number, kind: WriteKind): void {
    const first = Math.ceil(start / BLOCK_BYTES);
    const behind = Math.floor(end / BLOCK_BYTES);
    if (first > behind) {
      this.#zeroInPage(behind, { start, end, kind });
      return;
    }
    this.#zeroInPage(first - 1, { start, end: first * BLOCK_BYTES, kind });
    this.#zeroInPage(behind, { start: behind * BLOCK_BYTES, end, kind });
    const basePages = Math.ceil(this.#baseBytes / BLOCK_BYTES);
    this.#fill(first, Math.min(behind, basePages), ZERO);
    this.#fill(Math.max(first, basePages), behind, BASE);
  }

  /** Bytes of pages beneath that a save of what differs from the saved state writes over. */
  overwrittenBytes(saved: PageTree): ByteCount {
    let pages = 0;
    diffPages(saved, this.tree, (first, count) => {
      pages += Math.max(0, Math.min(first + count, this.#basePages()) - first);
    });
    return pages * BLOCK_BYTES;
  }

  /** True when what `preserve` would have to keep is too much. */
  isTooMuchToPreserve(saved: PageTree): boolean {
    return this.#toPreserve(saved) === null;
  }

  /**
   * Keeps the present content of all pages that differ from the saved state, before a save changes them
   * beneath. False when that is too much to keep.
   */
  preserve(saved: PageTree): boolean {
    const pages = this.#toPreserve(saved);
    if (pages === null) return false;
    const bytes = new Uint8Array(BLOCK_BYTES);
    for (const page of pages) {
      this.#readBase(page * BLOCK_BYTES, bytes);
      const slot = this.#nextSlot++;
      this.#store.write(slotOffset(slot), bytes, 'data');
      this.#preserved.set(page, slot);
    }
    this.freeze();
    this.protectSlots();
    return true;
  }

  /** Pages beneath whose content a save changes and that are not kept yet; null for too many. */
  #toPreserve(saved: PageTree): number[] | null {
    const pages: number[] = [];
    let tooMany = false;
    diffPages(saved, this.tree, (first, count) => {
      const end = Math.min(first + count, this.#basePages());
      tooMany ||= pages.length + Math.max(0, end - first) > PRESERVED_PAGES_MAX;
      for (let page = first; page < end && !tooMany; page++) {
        if (pageIn(this.#preserved.tree, page) === BASE) pages.push(page);
      }
    });
    return tooMany ? null : pages;
  }

  #basePages(): number {
    return Math.ceil(this.#baseBytes / BLOCK_BYTES);
  }

  #readBase(offset: ByteOffset, into: Uint8Array): void {
    const existing = Math.max(0, Math.min(into.length, this.#baseBytes - offset));
    this.#readTree(this.#preserved.tree, offset, into.subarray(0, existing), (at, bytes) => {
      this.#base.read(at, bytes);
    });
    into.fill(0, existing);
  }

  /** Takes runs of pages together that lie together. */
  #readTree(
    tree: PageTree,
    offset: ByteOffset,
    into: Uint8Array,
    beneath: (offset: ByteOffset, into: Uint8Array) => void,
  ): void {
    for (let at = 0; at < into.length;) {
      const page = Math.floor((offset + at) / BLOCK_BYTES);
      const inPage = (offset + at) % BLOCK_BYTES;
      const entry = pageIn(tree, page);
      let end = at + BLOCK_BYTES - inPage;
      for (let count = 1; end < into.length; count++, end += BLOCK_BYTES) {
        if (pageIn(tree, page + count) !== (entry > BASE ? entry + count : entry)) break;
      }
      const bytes = into.subarray(at, Math.min(end, into.length));
      if (entry === BASE) beneath(offset + at, bytes);
      else if (entry === ZERO) bytes.fill(0);
      else this.#store.read(slotOffset(entry) + inPage, bytes);
      at = end;
    }
  }

  /** The store is written before the map changes, so that a full disk leaves the page as it was. */
  #writePages(first: number, from: Uint8Array, kind: WriteKind): void {
    const slots = Array.from({ length: from.length / BLOCK_BYTES }, (_, index) =>
      this.#slotFor(first + index),
    );
    for (let start = 0; start < slots.length;) {
      let end = start + 1;
      while (end < slots.length && slots[end] === slots[start]! + (end - start)) end++;
      const bytes = from.subarray(start * BLOCK_BYTES, end * BLOCK_BYTES);
      this.#store.write(slotOffset(slots[start]!), bytes, kind);
      start = end;
    }
    slots.forEach((slot, index) => {
      this.#map.set(first + index, slot);
    });
  }

  #patchPage(page: number, inPage: number, bytes: Uint8Array, kind: WriteKind): void {
    const entry = pageIn(this.tree, page);
    if (entry >= this.#ownSlots) {
      this.#store.write(slotOffset(entry) + inPage, bytes, kind);
      return;
    }
    const whole = new Uint8Array(BLOCK_BYTES);
    this.read(this.tree, page * BLOCK_BYTES, whole);
    whole.set(bytes, inPage);
    this.#writePages(page, whole, kind);
  }

  #zeroInPage(page: number, { start, end, kind }: ZeroedRange): void {
    if (start >= end) return;
    const entry = pageIn(this.tree, page);
    const isZero = entry === ZERO || (entry === BASE && page * BLOCK_BYTES >= this.#baseBytes);
    if (!isZero) this.#patchPage(page, start % BLOCK_BYTES, NO_BYTES.subarray(0, end - start), kind);
  }

  /** Pages first … behind − 1. */
  #fill(first: number, behind: number, entry: number): void {
    if (behind <= first) return;
    this.#map.fill(first, behind - 1, entry, (slot) => {
      if (slot >= this.#ownSlots) this.#free.push(slot);
    });
  }

  #slotFor(page: number): number {
    const entry = pageIn(this.tree, page);
    if (entry >= this.#ownSlots) return entry;
    return this.#free.pop() ?? this.#nextSlot++;
  }
}

function slotOffset(slot: number): ByteOffset {
  return (slot - 1) * BLOCK_BYTES;
}
