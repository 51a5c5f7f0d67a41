import { MIB } from '../../../../shared/units/units';
import { recipeOfReport, type ReportRecipe } from '../../../image/report-recipe';
import { readReport } from '../../../report/read-report';
import type { ReadReport, ReadReportOptions } from '../../../report/zone-report';
import { sayingWhere } from '../../../trace/saying-where';
import type { Output } from '../printing/output';
import { readLimited } from '../streams';

/** Bytes of a report at most: a million zones in the longest of its formats. */
const REPORT_BYTES_MAX = 512 * MIB;

/**
 * Reads a report from a file, or from standard input (`-`), and says how it was read. Errors: those of readReport and
 * of the stream.
 */
function readReportFile(path: string, options: ReadReportOptions, output: Output): ReadReport {
  const report = sayingWhere(path, () => readReport(readLimited(path, REPORT_BYTES_MAX), options));
  const guesses = report.guesses.map((guess) => `; ${guess}`).join('');
  output.message(`${path}: read as ${report.tool}${guesses}`);
  return report;
}

/** What a report says of an image to be made. Errors: those of readReportFile and recipeOfReport. */
export function reportRecipe(
  path: string,
  options: ReadReportOptions,
  output: Output,
): ReportRecipe['recipe'] {
  const report = readReportFile(path, options, output);
  const { recipe, notes } = recipeOfReport(report);
  for (const note of notes) output.message(`${path}: ${note}`);
  return recipe;
}
