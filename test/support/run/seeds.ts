/**
 * Seeds of everything random in the tests. `npm test` uses those of this file and no others, so that one commit gives
 * one answer. `npm run fuzz` uses a fresh one, and is thorough with `ZONESMITH_THOROUGH=1`.
 */

/**
 * A seed, and how many of its runs are needed; all of them where that is left out. `only`: the tests that it is for, by a part
 * of their names. `from`: the first run that is looked at, where those before it need only be drawn.
 */
interface Seed {
  readonly seed: number;
  readonly runs?: number;
  readonly only?: string;
  readonly from?: number;
}

const USUAL: Seed = { seed: 20260801 };

/** Seeds that found a failure, by the name of the test's file: add yours, with what it found. */
const KEPT: Readonly<Record<string, readonly Seed[]>> = {
  hostile: [
    // refcount_table[0] = 1FFh: the check of a qcow2 image threw instead of listing a finding. Run 4541.
    { seed: 2001251038, runs: 4542, from: 4442 },
  ],
  'crash-verdicts': [
    // The flush of a cluster's refcount within a forced access was not counted, a COPIED entry without its count. Run 40.
    { seed: 5379929, runs: 40, only: 'qcow2 ' },
    // A forced write brought those bytes of a zone_file's pointer that differed: the others were lost with an older write. Run 33.
    { seed: 1004, runs: 33, only: 'zone-file v3' },
  ],
  'storage-overlay': [
    // A revert behind a save and an undo: no page told that its bytes had changed. Run 19.
    { seed: 1481875167, runs: 19 },
  ],
  workloads: [
    // An active limit of as many zones as are sequential was counted where null_blk drops it: an open was expected to be refused. Run 21.
    { seed: 1943312527, runs: 21, only: 'illegal-commands' },
  ],
};

const given = process.env['ZONESMITH_SEED'];

const THOROUGH = process.env['ZONESMITH_THOROUGH'] === '1';

/** Whether this is `npm run fuzz`: the only place where a fresh seed may make a test fail. */
export const FUZZING = given !== undefined;

/** The seeds a test has to run with. */
export function seedsOf(file: string): readonly Seed[] {
  return given === undefined ? [USUAL, ...(KEPT[file] ?? [])] : [{ seed: Number(given) }];
}

/**
 * How often a random test draws. `npm test` draws the same every time, so that a sixth of it is enough there; `npm run fuzz`
 * draws anew.
 */
export function drawsOf(usual: number, thorough?: number): number {
  return FUZZING || THOROUGH ? runsOf(usual, thorough) : Math.ceil(usual / 6);
}

/** A number of runs, more where thoroughness is asked for: ten times as many, if nothing else is said. */
export function runsOf(usual: number, thorough = 10 * usual): number {
  return THOROUGH ? thorough : usual;
}
