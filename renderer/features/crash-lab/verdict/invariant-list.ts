import {
  CRASH_INVARIANTS,
  type BrokenInvariant,
  type CrashInvariant,
} from '../../../../shared/crash/invariant';

/** What an invariant came to. */
export interface JudgedInvariant {
  readonly name: string;
  readonly title: string;
  /** Where it does not hold, and why; empty = it holds, or was not judged. */
  readonly broken: readonly BrokenInvariant[];
}

/** The list of invariants by what they came to, each in its order. */
export interface JudgedInvariants {
  readonly broken: readonly JudgedInvariant[];
  readonly holding: readonly JudgedInvariant[];
  /** Those that another one kept from being judged, or that nobody asked to judge. */
  readonly unjudged: readonly JudgedInvariant[];
}

/** Of a power cut alone they are not judged: they are asked for where every state is explored. */
const ASKED_FOR: ReadonlySet<string> = new Set<CrashInvariant>(['recovery-restarts', 'external-check']);

/** Sorts all invariants by what was found: nothing can be said of an image that does not open, nor of a program not asked. */
export function judgedInvariants(found: readonly BrokenInvariant[]): JudgedInvariants {
  const all = CRASH_INVARIANTS.map(({ name, title }) => ({
    ...{ name, title },
    broken: found.filter(({ invariant }) => invariant === name),
  }));
  const isBroken = ({ broken }: JudgedInvariant) => broken.length > 0;
  const opens = !found.some(({ invariant }) => invariant === 'opens');
  const isRecovered = opens && !found.some(({ invariant }) => invariant === 'own-program');
  const isJudged = ({ name }: JudgedInvariant) => {
    if (ASKED_FOR.has(name)) return false;
    if (name === 'opens') return true;
    return name === 'policy' || name === 'recovery-settles' ? isRecovered : opens;
  };
  const rest = all.filter((one) => !isBroken(one));
  return {
    broken: all.filter(isBroken),
    holding: rest.filter(isJudged),
    unjudged: rest.filter((one) => !isJudged(one)),
  };
}
