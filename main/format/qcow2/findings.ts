import type { Finding, Severity } from '../../../shared/image/check/finding';
import type { ByteCount, ByteOffset } from '../../../shared/units/units';
import { referenceIn } from '../check/finding-codes';
import { QCOW2_CODES } from './finding-codes';
import type { Field } from './layout';

/** What a finding needs besides its place. */
interface Fact {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly found?: string | number | bigint;
  readonly expected?: string | number | bigint;
}

/** A finding about some bytes of the file. */
export function findingAt(offset: ByteOffset, length: ByteCount, fact: Fact): Finding {
  return {
    code: fact.code,
    severity: fact.severity,
    offset,
    length,
    ...(fact.expected === undefined ? {} : { expected: String(fact.expected) }),
    ...(fact.found === undefined ? {} : { found: String(fact.found) }),
    message: fact.message,
    reference: referenceOf(fact.code),
  };
}

/** A finding about a field; `base` is where the offset of the field counts from. */
export function fieldFinding(field: Field, base: ByteOffset, fact: Fact): Finding {
  return findingAt(base + field.offset, field.length, { ...fact, message: `${field.name}: ${fact.message}` });
}

/** Where a code is explained. */
export function referenceOf(code: string): string {
  return referenceIn(QCOW2_CODES, code);
}

/** Findings kept of one kind of damage at most. */
export const FINDINGS_MAX = 10_000;

/** Findings that are collected before they are told: a bounded number, and whether there are more. */
export class FindingList {
  readonly #findings: Finding[] = [];
  #more: number;

  /** `more`: how many were left out before they could be told. */
  constructor(more = 0) {
    this.#more = more;
  }

  push(finding: Finding): void {
    if (this.#findings.length < FINDINGS_MAX) this.#findings.push(finding);
    else this.#more++;
  }

  *[Symbol.iterator](): Generator<Finding> {
    yield* this.#findings;
    if (this.#more === 0) return;
    const message = `${this.#more} more findings of this kind are not listed`;
    yield { code: 'qcow2-more', severity: 'info', message, reference: referenceOf('qcow2-more') };
  }
}
