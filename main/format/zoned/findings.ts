import type { Finding, Severity } from '../../../shared/image/finding';
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

/** Where a code is explained: the bug list for `rfc-R…`, else the section of FORMAT.md. */
export function referenceOf(code: string): string {
  if (code.startsWith('rfc-')) return `zoned FORMAT.md §2, bug ${code.slice(4)} of the RFC driver`;
  if (code.endsWith('-wp') && (code.includes('-data-') || code.includes('-zeros-')))
    return 'zoned FORMAT.md §5';
  if (code.startsWith('zoned-checksum')) return 'zoned FORMAT.md §3.2';
  if (code.startsWith('zoned-header') || code.startsWith('zoned-reserved')) return 'zoned FORMAT.md §3';
  return 'zoned FORMAT.md §1';
}
