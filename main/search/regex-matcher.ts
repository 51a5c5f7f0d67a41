import { byteOf, type RegexNode } from '../../shared/search/byte-regex';
import type { ByteCount } from '../../shared/units/units';
import { ANCHOR_MAX } from './byte-matcher';
import type { Matcher } from './matcher';
import { END, RegexSteps } from './regex-steps';

/** States that are kept; beyond it they are made anew. 1 KiB each. */
const STATES_MAX = 4_096;
const BYTES = 256;
/** Bytes walked between two looks for a cancel: some milliseconds. */
const WALKED_MAX = 2 ** 20;
const UNKNOWN = -1;
const DEAD = 0;

/** What is known of a state: the steps that it stands for. */
interface State {
  readonly steps: Uint32Array;
  readonly isEnd: boolean;
}

/**
 * Finds a regular expression: at each place its longest match, the next one behind it. It never goes back: the steps that a match
 * can be at are one state, and a table says where a byte leads, filled as bytes come. So a place costs as many looks at
 * the table as its match can be long, whatever the expression.
 */
export class RegexMatcher implements Matcher {
  readonly overlap = false;
  readonly longest: ByteCount;
  readonly matchesZeros: boolean;
  length = 0;
  readonly #steps: RegexSteps;
  readonly #checkCancelled: () => void;
  readonly #table = new Int32Array(STATES_MAX * BYTES);
  readonly #isEnd = new Uint8Array(STATES_MAX);
  #states: State[] = [];
  readonly #known = new Map<string, number>();
  #start = DEAD;
  /** Bytes that a match can begin with. */
  readonly #first: Uint8Array;
  /** What every match begins with; empty = nothing. */
  readonly #prefix: Buffer;
  #walked = 0;

  constructor(node: RegexNode, longest: ByteCount, checkCancelled: () => void) {
    this.longest = longest;
    this.#checkCancelled = checkCancelled;
    this.#steps = new RegexSteps(node);
    this.#forget();
    this.#first = Uint8Array.from({ length: BYTES }, (_, byte) =>
      this.#steps.after(this.#states[this.#start]!.steps, byte).length > 0 ? 1 : 0,
    );
    this.#prefix = Buffer.from(leading(node).bytes.slice(0, ANCHOR_MAX));
    this.matchesZeros = this.#matchAt(Buffer.alloc(longest), 0) > 0;
  }

  next(bytes: Buffer, from: number, starts: number): number {
    for (let at = from; at < starts; at++) {
      at = this.#candidate(bytes, at, starts);
      if (at < 0) return -1;
      this.length = this.#matchAt(bytes, at);
      if (this.length > 0) return at;
    }
    return -1;
  }

  #candidate(bytes: Buffer, from: number, starts: number): number {
    if (this.#prefix.length > 0) {
      const found = bytes.indexOf(this.#prefix, from);
      return found < starts ? found : -1;
    }
    for (let at = from; at < starts; at++) if (this.#first[bytes[at]!] === 1) return at;
    return -1;
  }

  /** Bytes of the longest match that begins there; 0 where there is none. */
  #matchAt(bytes: Buffer, from: number): ByteCount {
    const limit = Math.min(bytes.length, from + this.longest);
    let [state, end, at] = [this.#start, from, from];
    while (at < limit) {
      const place = state * BYTES + bytes[at]!;
      const known = this.#table[place]!;
      state = known === UNKNOWN ? this.#follow(state, bytes[at]!) : known;
      at++;
      if (state === DEAD) break;
      if (this.#isEnd[state] === 1) end = at;
    }
    this.#walk(at - from);
    return end - from;
  }

  #walk(work: number): void {
    this.#walked += work;
    if (this.#walked < WALKED_MAX) return;
    this.#walked = 0;
    this.#checkCancelled();
  }

  #follow(state: number, byte: number): number {
    const { steps } = this.#states[state]!;
    const next = this.#steps.after(steps, byte);
    this.#walk(100 * (steps.length + next.length));
    const before = this.#states;
    const target = this.#stateOf(next);
    if (this.#states === before) this.#table[state * BYTES + byte] = target;
    return target;
  }

  /** The state of some steps; where there are too many states, all others are forgotten. */
  #stateOf(steps: Uint32Array): number {
    const key = steps.join();
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#states.length === STATES_MAX) this.#forget();
    return this.#add(key, { steps, isEnd: steps[0] === END });
  }

  #forget(): void {
    this.#known.clear();
    this.#states = [];
    this.#add('', { steps: new Uint32Array(0), isEnd: false });
    this.#table.fill(DEAD, 0, BYTES);
    const steps = this.#steps.start();
    this.#start = this.#add(steps.join(), { steps, isEnd: steps[0] === END });
  }

  #add(key: string, state: State): number {
    const index = this.#states.push(state) - 1;
    this.#known.set(key, index);
    this.#table.fill(UNKNOWN, index * BYTES, (index + 1) * BYTES);
    this.#isEnd[index] = state.isEnd ? 1 : 0;
    return index;
  }
}

/** Bytes that an expression begins with, whatever it matches; `isWhole`: the node matches these bytes and nothing else. */
function leading(node: RegexNode): { readonly bytes: number[]; readonly isWhole: boolean } {
  if (node.kind === 'set') {
    const byte = byteOf(node.set);
    return byte === null ? { bytes: [], isWhole: false } : { bytes: [byte], isWhole: true };
  }
  if (node.kind === 'repeat' && node.least > 0) return { bytes: leading(node.of).bytes, isWhole: false };
  if (node.kind !== 'sequence') return { bytes: [], isWhole: false };
  const bytes: number[] = [];
  for (const part of node.parts) {
    const { bytes: more, isWhole } = leading(part);
    bytes.push(...more);
    if (!isWhole) return { bytes, isWhole: false };
  }
  return { bytes, isWhole: true };
}
