/** What a driver offers to mend an image: changes that its findings call for, each of which can be left out. */
import type { ByteOffset, ZoneIndex } from '../../../shared/units/units';
import type { CheckProgress } from './check-progress';
import type { EvidenceData } from './zone-evidence';

/** One change that makes a finding go away, and loses nothing. */
export interface Repair {
  /** Code of the finding. */
  readonly code: string;
  readonly zone?: ZoneIndex;
  /** Tells it from others of its code that are about no zone, or about the same one. */
  readonly at?: ByteOffset;
  /** What explains it, in one sentence. */
  readonly why: string;
  /** Writes it into the file that the image was opened over, past `writeRefusal`; the image has to be opened anew behind it. */
  apply(): void;
}

/** Why findings are not repaired, by what their codes look like; the first that fits. */
export type UnrepairedReasons = readonly (readonly [code: RegExp, why: string])[];

/** The reason for a code; null = none is known. */
export function reasonOf(reasons: UnrepairedReasons, code: string): string | null {
  return reasons.find(([pattern]) => pattern.test(code))?.[1] ?? null;
}

/** Repairs of an opened image. */
export interface ImageRepairs {
  /**
   * What can be explained as the image is now, lazily and in the order in which it is to be done. What follows from them
   * (checksums, lists) is offered when the image is opened again. Errors: whatever `onProgress` throws to stop it.
   */
  offered(onProgress: CheckProgress): Iterable<Repair>;
  /** The data of the device as it lies there, whatever its table says; null = it is not there, or cannot be read. */
  data(): EvidenceData | null;
  /** Why findings of a code are not repaired; null = no more is known than that nothing explains them. */
  reason(code: string): string | null;
}
