import type { Random } from '../../shared/workload/random';

/** Something that takes input from outside, and what it is fed with. */
export interface FuzzTarget<Input = unknown> {
  readonly name: string;
  /** An input after the grammar of the target, mostly sound; plain data and bytes, so that it can be kept in a file. */
  make(random: Random): Input;
  /** Throws where the target does not keep its promise: an answer, or a refusal in words. */
  run(input: Input): void | Promise<void>;
}

/** One of several. */
export function pick<Value>(random: Random, values: readonly Value[]): Value {
  return values[random.below(values.length)]!;
}

/** So many of what `make` gives, at most. */
export function several<Value>(random: Random, most: number, make: () => Value): Value[] {
  return Array.from({ length: random.below(most + 1) }, make);
}

/** Numbers at which arithmetic on sizes, counts and offsets goes wrong. */
export const EXTREMES: readonly number[] = [
  ...[0, 1, 2, 7, 8, 63, 64, 511, 512, 513, 4095, 4096, 65_535, 65_536, 2 ** 20, 2 ** 31 - 1, 2 ** 31],
  ...[2 ** 32 - 1, 2 ** 32, 2 ** 51, Number.MAX_SAFE_INTEGER, -1, 0.5, 1e300],
];
