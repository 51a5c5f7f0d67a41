import { describe, expect, it } from 'vitest';
import type { ImageSpec, SpecProblem } from '../../../shared/image/image-spec';
import type { RuleOptions, RuleProfile } from '../../../shared/zone/profile';
import { runSteps, type VectorDevice } from './run-vector';
import { profilesOf, rulesOf, specOf, type Vector } from './vector';
import { isBundled, loadVectorFiles } from './vector-files';

/** One way to make devices that have to pass the vectors. */
export interface DeviceKind {
  readonly name: string;
  readonly logicalBlockSizeBytes: ImageSpec['logicalBlockSizeBytes'];
  /** What is wrong with a spec; with an error in it there is no device. */
  problems(spec: ImageSpec): readonly SpecProblem[];
  /** False for sound specs that this kind cannot represent: their vectors are left out. Default: all. */
  represents?(spec: ImageSpec): boolean;
  /** True for an error that says that this kind cannot represent a state of the vector, which is then left out. */
  isUnrepresentable?(error: unknown): boolean;
  /** Makes a fresh device for a spec without errors. */
  make(spec: ImageSpec, rules: RuleOptions): VectorDevice;
}

/** One vector under one profile. */
interface Case {
  readonly vector: Vector;
  readonly profile: RuleProfile;
  readonly spec: ImageSpec;
  readonly title: string;
}

/** A second injection of the same fault would clear it: one implementation, against our clear-fault. */
const NOT_IMPLEMENTED = ['null_blk-readonly-twice-restores [linux-blk]'];

function casesOf(vectors: readonly Vector[], kind: DeviceKind): Case[] {
  const cases = vectors.flatMap((vector) =>
    profilesOf(vector).map((profile) => ({
      vector,
      profile,
      spec: specOf(vector, profile, kind.logicalBlockSizeBytes),
      title: `${vector.name} [${profile}]`,
    })),
  );
  return cases.filter(({ vector, spec }) => vector.create !== undefined || kind.represents?.(spec) !== false);
}

function runCase({ vector, profile, spec }: Case, kind: DeviceKind): void {
  const errors = kind.problems(spec).filter((problem) => problem.severity === 'error');
  if (vector.create?.status === 'error') return expect(errors).not.toEqual([]);
  expect(errors).toEqual([]);
  runSteps(kind.make(spec, rulesOf(vector, profile)), vector.steps);
}

function isImplemented(entry: Case, kind: DeviceKind): boolean {
  try {
    runCase(entry, kind);
    return true;
  } catch {
    return false;
  }
}

const isOptional = ({ vector }: Case): boolean => vector.tags?.includes('optional') === true;

/**
 * One test per vector and profile, or (`grouped`) one per file of vectors, in which vectors are left out that come to a
 * state that the kind cannot represent. Optional vectors that the device does not implement are in the array returned,
 * which is filled when the suite is collected, or when it has run where it is grouped. Every other vector has to pass,
 * and of the bundled ones no others may be missing than are known.
 */
export function conformanceSuite(kind: DeviceKind, { grouped = false } = {}): string[] {
  const missing: string[] = [];
  describe(`${kind.name}, logical blocks of ${kind.logicalBlockSizeBytes} bytes`, () => {
    for (const file of loadVectorFiles()) {
      const cases = casesOf(file.vectors, kind);
      if (cases.length === 0) continue;
      if (grouped) it(file.name, () => void missing.push(...runAll(cases, kind)));
      else describe(file.name, () => testEach(implemented(cases, kind, missing), kind));
    }
    if (isBundled) {
      it('implements all optional vectors but for those declared', () => {
        const known = NOT_IMPLEMENTED.filter((title) => !kind.isUnrepresentable || missing.includes(title));
        expect(missing).toEqual(known);
      });
    }
  });
  return missing;
}

/** Cases without the optional ones that are not implemented, which go to `missing`. */
function implemented(cases: readonly Case[], kind: DeviceKind, missing: string[]): Case[] {
  return cases.filter((entry) => {
    const wanted = !isOptional(entry) || isImplemented(entry, kind);
    if (!wanted) missing.push(entry.title);
    return wanted;
  });
}

function testEach(cases: readonly Case[], kind: DeviceKind): void {
  for (const entry of cases) {
    it(entry.title, () => {
      expect.hasAssertions();
      runCase(entry, kind);
    });
  }
}

/** Runs each vector once. All that fail are named; answers the titles of optional ones that are not implemented. */
function runAll(cases: readonly Case[], kind: DeviceKind): string[] {
  const missing: string[] = [];
  const failures: string[] = [];
  for (const entry of cases) {
    try {
      runCase(entry, kind);
    } catch (error) {
      if (kind.isUnrepresentable?.(error) === true) continue;
      if (isOptional(entry)) missing.push(entry.title);
      else failures.push(`${entry.title}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  expect(failures).toEqual([]);
  return missing;
}
