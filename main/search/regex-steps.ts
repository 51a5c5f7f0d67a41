import type { ByteSet, RegexNode } from '../../shared/search/byte-regex';

/** One step of a match: a byte of a set and what follows, a fork, or the end. Steps are named by their index. */
type Step =
  | { readonly kind: 'byte'; readonly set: ByteSet; readonly next: number }
  | { readonly kind: 'fork'; readonly ways: number[] }
  | { readonly kind: 'end' };

/** A regular expression as steps (K. Thompson, Regular Expression Search Algorithm, 1968): what can follow what. */
export class RegexSteps {
  readonly #steps: Step[] = [{ kind: 'end' }];
  readonly #start: number;
  #visited: Uint32Array;
  #round = 0;

  constructor(node: RegexNode) {
    this.#start = this.#add(node, END);
    this.#visited = new Uint32Array(this.#steps.length);
  }

  /** Steps at which a match begins. */
  start(): Uint32Array {
    return this.#closure([this.#start]);
  }

  /** Steps that a byte leads to from these, ascending; END among them: a match ends here. */
  after(steps: Uint32Array, byte: number): Uint32Array {
    const next: number[] = [];
    for (const index of steps) {
      const step = this.#steps[index]!;
      if (step.kind === 'byte' && step.set[byte] === 1) next.push(step.next);
    }
    return this.#closure(next);
  }

  /** Built from its end: the steps of a node that lead to `next`. */
  #add(node: RegexNode, next: number): number {
    switch (node.kind) {
      case 'set':
        return this.#push({ kind: 'byte', set: node.set, next });
      case 'sequence':
        return node.parts.reduceRight((behind, part) => this.#add(part, behind), next);
      case 'choice':
        return this.#push({ kind: 'fork', ways: node.options.map((option) => this.#add(option, next)) });
      case 'repeat':
        return this.#repeat(node, next);
    }
  }

  #repeat({ of, least, most }: Extract<RegexNode, { kind: 'repeat' }>, next: number): number {
    let first = next;
    if (most === Infinity) {
      const ways = [next];
      first = this.#push({ kind: 'fork', ways });
      ways.push(this.#add(of, first));
    } else {
      for (let times = least; times < most; times++)
        first = this.#push({ kind: 'fork', ways: [next, this.#add(of, first)] });
    }
    for (let times = 0; times < least; times++) first = this.#add(of, first);
    return first;
  }

  #push(step: Step): number {
    return this.#steps.push(step) - 1;
  }

  /** What can be reached without a byte, forks left out. */
  #closure(from: number[]): Uint32Array {
    const round = ++this.#round;
    const reached: number[] = [];
    const open = from;
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      if (this.#visited[index] === round) continue;
      this.#visited[index] = round;
      const step = this.#steps[index]!;
      if (step.kind === 'fork') for (const way of step.ways) open.push(way);
      else reached.push(index);
    }
    return Uint32Array.from(reached).sort();
  }
}

/** The step at which a match has ended. */
export const END = 0;
