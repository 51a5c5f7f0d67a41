import type { ByteFill } from '../../shared/session/byte-edit';
import { Random } from '../../shared/workload/random';

/** Fills `into` with what a fill gives from its first byte on. Source of the random bytes: the seeded generator of workloads. */
export function fillBytes(fill: ByteFill, into: Uint8Array): void {
  switch (fill.kind) {
    case 'pattern':
      repeat(fill.bytes, into);
      break;
    case 'increment':
      for (let i = 0; i < into.length; i++) into[i] = fill.first + i * fill.step;
      break;
    case 'random':
      fillRandomly(new Random(fill.seed), into);
  }
}

function repeat(pattern: Uint8Array, into: Uint8Array): void {
  into.set(pattern.subarray(0, into.length));
  for (let done = pattern.length; done < into.length; done *= 2)
    into.copyWithin(done, 0, Math.min(done, into.length - done));
}

function fillRandomly(random: Random, into: Uint8Array): void {
  for (let at = 0; at < into.length; at += 4) {
    const word = random.below(2 ** 32);
    for (let i = 0; i < 4 && at + i < into.length; i++) into[at + i] = word >>> (8 * i);
  }
}
