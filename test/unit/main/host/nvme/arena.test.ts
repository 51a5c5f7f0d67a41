import { describe, expect, it } from 'vitest';
import { Arena, type ArenaWaiter } from '../../../../../main/host/nvme/arena';

const PAGE = 4096;
const arenaOf = (pages: number): Arena => new Arena(new SharedArrayBuffer(pages * PAGE));
const nobody: ArenaWaiter = { roomFreed: () => true };

/** Waits for a range of some pages. */
class Waiter implements ArenaWaiter {
  at: number | null = null;
  readonly #arena: Arena;
  readonly #pages: number;

  constructor(arena: Arena, pages: number) {
    this.#arena = arena;
    this.#pages = pages;
    this.roomFreed();
  }

  roomFreed(): boolean {
    this.at = this.#arena.take(this.#pages * PAGE, this);
    return this.at !== null;
  }
}

describe('the arena', () => {
  it('gives ranges that do not overlap, in whole pages, until there is no room', () => {
    const arena = arenaOf(4);
    expect([1, PAGE + 1, PAGE].map((bytes) => arena.take(bytes, nobody))).toEqual([0, PAGE, 3 * PAGE]);
    expect(arena.take(1, nobody)).toBeNull();
    expect(arena.usedBytes).toBe(4 * PAGE);
  });

  it('shows the bytes of a range, not a copy', () => {
    const memory = new SharedArrayBuffer(2 * PAGE);
    new Arena(memory).view(PAGE, 3).set([1, 2, 3]);
    expect([...new Uint8Array(memory, PAGE, 4)]).toEqual([1, 2, 3, 0]);
  });

  it.each([[[0, 1, 2, 3]], [[3, 2, 1, 0]], [[1, 3, 0, 2]], [[0, 2, 1, 3]]])(
    'joins ranges that come back in the order %j',
    (order) => {
      const arena = arenaOf(4);
      for (let page = 0; page < 4; page++) arena.take(PAGE, nobody);
      for (const page of order) arena.free(page * PAGE, PAGE);
      expect(arena.usedBytes).toBe(0);
      expect(arena.take(4 * PAGE, nobody)).toBe(0);
    },
  );

  it('serves who waits in the order in which they came, and nobody before them', () => {
    const arena = arenaOf(4);
    arena.take(4 * PAGE, nobody);
    const [large, small] = [new Waiter(arena, 3), new Waiter(arena, 1)];
    arena.free(0, PAGE);
    expect([large.at, small.at]).toEqual([null, null]);
    arena.free(PAGE, 3 * PAGE);
    expect([large.at, small.at]).toEqual([0, 3 * PAGE]);
  });

  it('goes on with the next when the first gives up', () => {
    const arena = arenaOf(2);
    arena.take(PAGE, nobody);
    const [large, small] = [new Waiter(arena, 2), new Waiter(arena, 1)];
    arena.forget(large);
    expect(small.at).toBe(PAGE);
  });

  it('takes a range back once', () => {
    const arena = arenaOf(2);
    arena.take(PAGE, nobody);
    arena.free(0, PAGE);
    expect(() => arena.free(0, PAGE)).toThrow('given back once');
  });
});
