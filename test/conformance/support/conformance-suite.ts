import { describe, expect, it } from 'vitest';
import { geometryProblems } from '../../../main/engine/geometry';
import type { ImageSpec } from '../../../shared/fixture/image-spec';
import type { RuleOptions, RuleProfile } from '../../../shared/zone/profile';
import { runSteps, type VectorDevice } from './run-vector';
import { profilesOf, rulesOf, specOf, type Vector } from './vector';
import { loadVectorFiles } from './vector-files';

/** Makes a fresh device for a spec without errors. */
export type MakeDevice = (spec: ImageSpec, rules: RuleOptions) => VectorDevice;

type BlockSize = ImageSpec['logicalBlockSizeBytes'];

/** One vector under one profile at one logical block size. */
interface Case {
  readonly vector: Vector;
  readonly profile: RuleProfile;
  readonly title: string;
}

function casesOf(vectors: readonly Vector[]): Case[] {
  return vectors.flatMap((vector) =>
    profilesOf(vector).map((profile) => ({ vector, profile, title: `${vector.name} [${profile}]` })),
  );
}

function runCase({ vector, profile }: Case, blockSize: BlockSize, makeDevice: MakeDevice): void {
  const spec = specOf(vector, profile, blockSize);
  const errors = geometryProblems(spec).filter((problem) => problem.severity === 'error');
  if (vector.create?.status === 'error') return expect(errors).not.toEqual([]);
  expect(errors).toEqual([]);
  runSteps(makeDevice(spec, rulesOf(vector, profile)), vector.steps);
}

function isImplemented(entry: Case, blockSize: BlockSize, makeDevice: MakeDevice): boolean {
  try {
    runCase(entry, blockSize, makeDevice);
    return true;
  } catch {
    return false;
  }
}

/**
 * One test per vector and profile. Optional vectors that the device does not implement are returned (and get
 * no test); every other vector has to pass.
 */
export function conformanceSuite(name: string, blockSize: BlockSize, makeDevice: MakeDevice): string[] {
  const missing: string[] = [];
  describe(`${name}, logical blocks of ${blockSize} bytes`, () => {
    for (const file of loadVectorFiles()) {
      const cases = casesOf(file.vectors).filter((entry) => {
        const wanted =
          !entry.vector.tags?.includes('optional') || isImplemented(entry, blockSize, makeDevice);
        if (!wanted) missing.push(entry.title);
        return wanted;
      });
      if (cases.length === 0) continue;
      describe(file.name, () => {
        for (const entry of cases) {
          it(entry.title, () => {
            expect.hasAssertions();
            runCase(entry, blockSize, makeDevice);
          });
        }
      });
    }
  });
  return missing;
}
