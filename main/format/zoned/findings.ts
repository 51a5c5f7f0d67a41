import type { Finding, Severity } from '../../../shared/image/check/finding';
import { referenceIn } from '../check/finding-codes';
import { ZONED_CODES } from './finding-codes';
import type { HeaderField } from './layout';

/** What a header finding needs besides its field. */
interface HeaderFact {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly found: string | number | bigint;
  readonly expected: string | number | bigint;
}

/** A finding about one header field. */
export function headerFinding(field: HeaderField, fact: HeaderFact): Finding {
  return {
    code: fact.code,
    severity: fact.severity,
    offset: field.offset,
    length: field.length,
    expected: String(fact.expected),
    found: String(fact.found),
    message: `${field.name}: ${fact.message}`,
    reference: referenceOf(fact.code),
  };
}

/** Where a code is explained. */
export function referenceOf(code: string): string {
  return referenceIn(ZONED_CODES, code);
}
