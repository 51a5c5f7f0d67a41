/** What must hold of an image after a power cut and its recovery, in the order in which it is judged. Source: SEMANTICS, crash states. */
export const CRASH_INVARIANTS = [
  { name: 'opens', title: 'the image opens' },
  { name: 'own-program', title: "the format's own program takes the image" },
  { name: 'sound-table', title: 'a check finds no error that was not there before the cut' },
  {
    name: 'flushed-data',
    title: 'what was written and flushed reads back equal, appends at the LBA they returned',
  },
  { name: 'policy', title: 'the recovery policy objects to nothing' },
  {
    name: 'pointer-in-range',
    title: 'each write pointer lies between the start and the capacity of its zone',
  },
  { name: 'empty-at-start', title: 'the write pointer of an empty zone is at its start' },
  { name: 'closed-by-recovery', title: 'no zone is open after recovery' },
  { name: 'open-limit', title: 'no more zones are open than the limit' },
  { name: 'active-limit', title: 'no more zones are active than the limit' },
  { name: 'hidden-above-pointer', title: 'nothing is read above a write pointer' },
  { name: 'recovery-settles', title: 'recovering a second time changes nothing' },
  {
    name: 'recovery-restarts',
    title: 'recovering again after a cut recovery loses nothing and leaves the same zones',
  },
  { name: 'external-check', title: 'the program that was asked to judge takes the image' },
] as const satisfies readonly { readonly name: string; readonly title: string }[];

/** Name of one of them. */
export type CrashInvariant = (typeof CRASH_INVARIANTS)[number]['name'];

/** An invariant that does not hold. */
export interface BrokenInvariant {
  readonly invariant: CrashInvariant;
  /** Absent = it is of the image as a whole. */
  readonly zone?: number;
  /** What was found and what is possible, in words. */
  readonly message: string;
}
