import { fail } from '../../shared/errors/app-error';
import { ROWS_PAGE_MAX, STATES_MAX } from '../../shared/image/limits';
import { REPORT_FILE_BYTES_MAX, type ReportReading } from '../../shared/image/report-reading';
import { formatCount } from '../../shared/units/format';
import { recipeOfReport } from '../image/report-recipe';
import { readReport } from '../report/read-report';
import type { ReadReportOptions } from '../report/zone-report';
import { sayingWhere } from '../trace/saying-where';
import { readSmallFile } from '../storage/small-file';

/** A report: its text, or a file that holds it. */
export type ReportSource = { readonly text: string } | { readonly path: string };

/**
 * Reads a report of zones for an image to be made. Errors: `usage` for one that is too long, or of which no image can be
 * made; those of readReport; those of the file.
 */
export function readReportText(source: ReportSource, options: ReadReportOptions): ReportReading {
  const text =
    'text' in source
      ? source.text
      : readSmallFile(source.path, REPORT_FILE_BYTES_MAX, 'create --from-report takes it');
  const name = 'text' in source ? 'the report' : source.path;
  return sayingWhere(name, () => {
    const report = readReport([text], options);
    const { recipe, notes } = recipeOfReport(report);
    const { tool, guesses, countsInBlocks, blockSizeFrom } = report;
    requireFew('ranges of conventional zones', recipe.conventional.length, ROWS_PAGE_MAX);
    requireFew('runs of zones in the same state', recipe.states.length, STATES_MAX);
    const isBlockSizeOpen = countsInBlocks && blockSizeFrom !== 'text';
    return { tool, guesses, notes, isBlockSizeOpen, spec: recipe };
  });
}

/** Errors: `usage` for more than a window can send back. */
export function requireFew(what: string, count: number, most: number): void {
  if (count <= most) return;
  const message = `${formatCount(count)} ${what}, a window takes ${formatCount(most)}; the command line takes more`;
  fail('usage', message, { count, most });
}
