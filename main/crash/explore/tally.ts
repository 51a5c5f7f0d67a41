import { assert } from '../../../shared/errors/assert';
import type { CrashInvariant } from '../../../shared/crash/invariant';
import {
  kindOf,
  type ExploredCut,
  type ExploredState,
  type Exploration,
  type Shard,
  type StateVerdict,
} from '../../../shared/crash/exploration';
import { FINGERPRINT_WORDS, UniqueImages } from './unique-images';

/** A judged state whose id is made when it is asked for: there may be millions. */
export interface TalliedState {
  readonly id: () => string;
  readonly verdict: StateVerdict;
  readonly invariant?: CrashInvariant;
  readonly within?: CrashInvariant;
  readonly message: string;
  /** Cuts of its recovery that were judged, too; absent = none. */
  readonly recoveryCuts?: number;
}

/** A tally at a moment; arrays are valid until the next state. */
export interface TallySnapshot {
  /** States that were met, of all shards. */
  readonly met: number;
  readonly recoveryCuts: number;
  readonly cuts: readonly TalliedCut[];
  readonly examples: readonly ExploredState[];
  /** Of each image in the order in which they came. */
  readonly fingerprints: Uint32Array;
  readonly verdicts: Uint8Array;
  readonly cutOf: Uint32Array;
  readonly promises: Uint32Array;
}

type Counts = Record<StateVerdict, number>;
type TalliedCut = Omit<ExploredCut, keyof Counts | 'states' | 'example'> &
  Counts & { states: number; example?: ExploredCut['example'] };

/** Verdicts by their code, from the best to the worst. */
const VERDICTS = ['consistent', 'recoveredWithLoss', 'violated'] as const satisfies readonly StateVerdict[];
const VIOLATED = VERDICTS.indexOf('violated');
const FIRST_IMAGES = 1024;

/**
 * Counts states and the different images among them. An image has the verdict of the first cut that may leave it, unless it
 * violates what was promised at a later one. With shards, image number n in the order of the exploration belongs to shard
 * n mod `of`, and a state to the shard of its image: of no state there are two, and all together give what one run gives.
 */
export class ExplorationTally {
  readonly #shard: Shard | null;
  readonly #cuts: TalliedCut[];
  readonly #images = new UniqueImages();
  /** Of each image: code of its verdict, cut that it is counted at, version of the promises that it was judged by. */
  #verdicts = new Uint8Array(FIRST_IMAGES);
  #cutOf = new Uint32Array(FIRST_IMAGES);
  #promises = new Uint32Array(FIRST_IMAGES);
  readonly #examples = new Map<string, ExploredState>();
  #met = 0;
  #recoveryCuts = 0;

  constructor(cuts: readonly Pick<ExploredCut, 'point' | 'pending'>[], shard: Shard | null) {
    this.#shard = shard;
    this.#cuts = cuts.map((cut) => ({ ...cut, states: 0, consistent: 0, recoveredWithLoss: 0, violated: 0 }));
  }

  /** States that were met, of all shards. */
  get states(): number {
    return this.#met;
  }

  /**
   * A state was met; it is judged where its image is new, or other things were promised when it was judged. A judge that throws
   * leaves the tally as it was.
   */
  meet(fingerprint: Uint32Array, cut: number, promised: number, judge: () => TalliedState): void {
    const image = this.#images.find(fingerprint);
    const isNew = image === this.#images.count;
    const isOurs = this.#isOurs(image);
    const isAgain = !isNew && this.#promises[image] !== promised && this.#verdicts[image] !== VIOLATED;
    const state = isOurs && (isNew || isAgain) ? judge() : null;
    this.#met++;
    if (isNew) this.#add(fingerprint);
    if (!isOurs) return;
    this.#cuts[cut]!.states++;
    this.#recoveryCuts += state?.recoveryCuts ?? 0;
    if (state && isNew) this.#count(image, cut, state);
    else if (state) this.#judgeAgain(image, cut, state);
    this.#promises[image] = promised;
  }

  /** All that a later process needs to go on. */
  snapshot(): TallySnapshot {
    const { count } = this.#images;
    return {
      ...{ met: this.#met, recoveryCuts: this.#recoveryCuts, cuts: this.#cuts },
      examples: [...this.#examples.values()],
      fingerprints: this.#images.fingerprints(),
      verdicts: this.#verdicts.subarray(0, count),
      cutOf: this.#cutOf.subarray(0, count),
      promises: this.#promises.subarray(0, count),
    };
  }

  /** Goes on where another tally of the same cuts was. */
  restore(snapshot: TallySnapshot): void {
    const { fingerprints, verdicts, cutOf, promises, cuts, examples } = snapshot;
    assert(
      this.#met === 0 && cuts.length === this.#cuts.length,
      'a tally goes on where another exploration was',
    );
    for (let at = 0; at < fingerprints.length; at += FINGERPRINT_WORDS)
      this.#add(fingerprints.subarray(at, at + FINGERPRINT_WORDS));
    this.#verdicts.set(verdicts);
    this.#cutOf.set(cutOf);
    this.#promises.set(promises);
    for (const [at, cut] of cuts.entries()) this.#cuts[at] = { ...cut };
    for (const example of examples) this.#examples.set(kindOf(example), example);
    [this.#met, this.#recoveryCuts] = [snapshot.met, snapshot.recoveryCuts];
  }

  result(): Omit<Exploration, 'complete' | 'formula' | 'subject' | 'shard'> {
    const sum = (of: keyof Counts | 'states'): number =>
      this.#cuts.reduce((total, cut) => total + cut[of], 0);
    const counts = {
      consistent: sum('consistent'),
      recoveredWithLoss: sum('recoveredWithLoss'),
      violated: sum('violated'),
    };
    return {
      states: sum('states'),
      unique: counts.consistent + counts.recoveredWithLoss + counts.violated,
      ...counts,
      examples: sortExamples([...this.#examples.values()]),
      cuts: this.#cuts,
      ...(this.#recoveryCuts > 0 && { recoveryCuts: this.#recoveryCuts }),
    };
  }

  #isOurs(image: number): boolean {
    return this.#shard === null || image % this.#shard.of === this.#shard.number - 1;
  }

  #add(fingerprint: Uint32Array): void {
    if (this.#images.count === this.#verdicts.length) this.#grow();
    this.#images.add(fingerprint);
  }

  #count(image: number, cut: number, state: TalliedState): void {
    this.#verdicts[image] = VERDICTS.indexOf(state.verdict);
    this.#cutOf[image] = cut;
    this.#cuts[cut]![state.verdict]++;
    this.#keep(cut, state);
  }

  #judgeAgain(image: number, cut: number, state: TalliedState): void {
    if (state.verdict !== 'violated') return;
    this.#cuts[this.#cutOf[image]!]![VERDICTS[this.#verdicts[image]!]!]--;
    this.#count(image, cut, state);
  }

  #keep(cut: number, { id, recoveryCuts: _, ...state }: TalliedState): void {
    const kind = kindOf(state);
    if (!this.#examples.has(kind)) this.#examples.set(kind, { id: id(), at: this.#met, ...state });
    if (state.verdict === 'violated') this.#cuts[cut]!.example ??= { id: id(), at: this.#met };
  }

  #grow(): void {
    const length = this.#verdicts.length * 2;
    const [verdicts, cutOf, promises] = [
      new Uint8Array(length),
      new Uint32Array(length),
      new Uint32Array(length),
    ];
    verdicts.set(this.#verdicts);
    cutOf.set(this.#cutOf);
    promises.set(this.#promises);
    [this.#verdicts, this.#cutOf, this.#promises] = [verdicts, cutOf, promises];
  }
}

/** The worst verdict first, then in the order in which they were met. */
export function sortExamples(examples: readonly ExploredState[]): ExploredState[] {
  assert(
    examples.every(({ at }) => at > 0),
    'an example is of a state that was never met',
  );
  const rank = ({ verdict }: ExploredState): number => -VERDICTS.indexOf(verdict);
  return [...examples].sort((a, b) => rank(a) - rank(b) || a.at - b.at);
}
