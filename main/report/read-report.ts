import { fail } from '../../shared/errors/app-error';
import type { ReadReport, ReadReportOptions } from './zone-report';

/**
 * Reads a report of zones, told by its content. `chunks`: the text as it comes, bytes or strings split anywhere. Errors:
 * `not-recognised` for an empty text or one of no known tool, `malformed` (names line, value and what was expected) for one
 * that does not follow its format, `usage` for a logical block that does not fit what it says.
 */
export function readReport(
  chunks: Iterable<Uint8Array | string>,
  options: ReadReportOptions = {},
): ReadReport {
  void chunks;
  void options;
  return fail('unsupported', 'reports are not read yet');
}
