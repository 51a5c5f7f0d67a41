import type { Finding, Severity } from '../../../shared/image/check/finding';
import { referenceIn } from '../check/finding-codes';
import { ZONE_FILE_CODES } from './finding-codes';

/** Where a code is explained. */
export function referenceOf(code: string): string {
  return referenceIn(ZONE_FILE_CODES, code);
}

/** A finding with its reference. */
export function finding(
  code: string,
  severity: Severity,
  facts: Omit<Finding, 'code' | 'severity' | 'reference'>,
): Finding {
  return { code, severity, ...facts, reference: referenceOf(code) };
}
