import type { Finding, Severity } from '../../../shared/image/finding';

/** Where a code is explained. */
export function referenceOf(code: string): string {
  const bug = /^zone-file-(Z\d)$/.exec(code);
  if (code.endsWith('-unbelieved') || code.startsWith('zone-file-table')) return 'zone_file FORMAT.md §5';
  if (code.endsWith('-wp')) return 'zone_file FORMAT.md §9';
  return bug ? `zone_file FORMAT.md §7, bug ${bug[1]}` : 'zone_file FORMAT.md §6';
}

/** A finding with its reference. */
export function finding(
  code: string,
  severity: Severity,
  facts: Omit<Finding, 'code' | 'severity' | 'reference'>,
): Finding {
  return { code, severity, ...facts, reference: referenceOf(code) };
}
