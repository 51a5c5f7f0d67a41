import type { Severity } from './finding';

/** What a code of findings means, whatever image it is found in. */
export interface FindingCode {
  /** What its findings may be, the usual one first. */
  readonly severity: readonly [Severity, ...Severity[]];
  /** The rule or the fact in a few words, without a period. */
  readonly title: string;
  /** One paragraph: what it is, what leaves it, what follows from it. */
  readonly explanation: string;
  /** Specification, source or bug list that says so. */
  readonly reference: string;
  /** What such a finding may say. */
  readonly example: { readonly expected: string; readonly found: string };
}

/** Codes of findings with what they mean: stable names, those of one family in one table. */
export type FindingCodes = Readonly<Record<string, FindingCode>>;
