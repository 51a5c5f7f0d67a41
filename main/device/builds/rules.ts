import type { BlockBuildName } from '../../../shared/zone/build';

/**
 * How a build behaves, as choices that `BuildProcess` follows. Source: images and transcripts of the builds; the ids are
 * those of the quirks in shared/zone/build.ts.
 */
export interface BuildRules {
  /** What the words of the file hold: states as well, or pointers from which the states follow. */
  readonly words: 'states' | 'pointers';
  /** Starts of zones are computed in so many bits when states are derived (Q13). */
  readonly startBits: number;
  /** Pointers are read through so many bits, with a sign (R13). */
  readonly pointerBits: number;
  /** Device bytes lie one behind the other, so that nothing but the end of the file bounds them (R11). */
  readonly flatData: boolean;
  /** Added to an offset before the zone of a write is told (R3). */
  readonly indexShiftBytes: number;
  /** When the data of a write is stored: first of all (R2), before its end is looked at (Q15), last. */
  readonly data: 'first' | 'before-bound' | 'last';
  /** Where a write may begin (R1, Q4). */
  readonly begins: 'anywhere' | 'from-pointer' | 'at-pointer';
  /** What a write must not pass (R4, Q4). */
  readonly bound: 'none' | 'zone' | 'capacity';
  /** Writes to conventional zones (Q3). */
  readonly conventional: 'free' | 'refused';
  /** How the pointer moves (R1). */
  readonly moves: 'by-length' | 'to-end';
  /** What makes a zone full by a write (R4, Q8, N4). */
  readonly full: 'never' | 'zone-mask' | 'capacity-mask';
  /** Full zones that are written (R4). */
  readonly fullWritten: 'opens' | 'stays';
  /** `named`: an append writes at the address that it names (R5, N12). */
  readonly appendAt: 'named' | 'pointer';
  /** Its length counts twice in memory, and its end is answered (R5, R6). */
  readonly appendTwice: boolean;
  /** Answer to an append above the limit; null = there is no limit. */
  readonly largeAppend: 'Operation not supported' | 'Invalid argument' | null;
  /** Answer where a limit is reached. */
  readonly limitReached: 'Operation not permitted' | 'Device or resource busy';
  /** Whether the limits that the image holds are asked (Q2). */
  readonly asksLimits: boolean;
  /** An implicitly open zone is closed to make room, the least recently written one (R9: none is). */
  readonly makesRoom: boolean;
  /** Finishing asks the limits. */
  readonly finishAsks: boolean;
  /** A zone that is closed at its start (R10). */
  readonly closedAtStart: 'closed' | 'empty';
  /** Opening an explicitly open zone (Q5, N1). */
  readonly openAgain: 'ok' | 'ends the process';
  /** A reset acts on length / zone size zones, none for a short last zone (Q9, N9). */
  readonly resetsByLength: boolean;
  /** Prints what it counts and resets on standard output (R14). */
  readonly talks: boolean;
  /** What a report from a zone on shows (R7). */
  readonly reportFrom: 'zero' | 'zone';
  /** A report of more zones than there are (R7, Q11). */
  readonly longReport: 'reads on' | 'refused' | 'cut short';
}

const ZONED_RFC: BuildRules = {
  words: 'states',
  startBits: 64,
  pointerBits: 32,
  flatData: true,
  indexShiftBytes: 512,
  data: 'first',
  begins: 'anywhere',
  bound: 'none',
  conventional: 'free',
  moves: 'by-length',
  full: 'never',
  fullWritten: 'opens',
  appendAt: 'named',
  appendTwice: true,
  largeAppend: null,
  limitReached: 'Operation not permitted',
  asksLimits: true,
  makesRoom: false,
  finishAsks: true,
  closedAtStart: 'closed',
  openAgain: 'ok',
  resetsByLength: false,
  talks: true,
  reportFrom: 'zero',
  longReport: 'reads on',
};

const QCOW2_V4: BuildRules = {
  words: 'pointers',
  startBits: 32,
  pointerBits: 64,
  flatData: false,
  indexShiftBytes: 0,
  data: 'before-bound',
  begins: 'from-pointer',
  bound: 'zone',
  conventional: 'refused',
  moves: 'to-end',
  full: 'zone-mask',
  fullWritten: 'stays',
  appendAt: 'pointer',
  appendTwice: false,
  largeAppend: 'Operation not supported',
  limitReached: 'Operation not permitted',
  asksLimits: false,
  makesRoom: false,
  finishAsks: false,
  closedAtStart: 'empty',
  openAgain: 'ends the process',
  resetsByLength: true,
  talks: false,
  reportFrom: 'zone',
  longReport: 'refused',
};

const QCOW2_V9: BuildRules = {
  ...QCOW2_V4,
  startBits: 64,
  data: 'last',
  begins: 'at-pointer',
  bound: 'capacity',
  conventional: 'free',
  full: 'capacity-mask',
  appendAt: 'named',
  largeAppend: 'Invalid argument',
  limitReached: 'Device or resource busy',
  asksLimits: true,
  makesRoom: true,
  finishAsks: true,
  longReport: 'cut short',
};

/** The rules of each build. */
export const BUILD_RULES: Readonly<Record<BlockBuildName, BuildRules>> = {
  'qemu-zoned-rfc': ZONED_RFC,
  'qemu-qcow2-v4': QCOW2_V4,
  'qemu-qcow2-v9': QCOW2_V9,
};
