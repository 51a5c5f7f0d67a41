import type { Finding, QemuVerdict } from '../../shared/image/check/finding';
import { ROWS_PAGE_MAX } from '../../shared/image/limits';
import type { JobContext } from '../device/job';
import type { FormatImage } from '../format/image';

/** What a check found. */
export interface CheckedImage {
  readonly findings: readonly Finding[];
  readonly qemuVerdict: QemuVerdict | null;
}

/** Checks an image as a job, up to ROWS_PAGE_MAX findings. Errors: `cancelled`, those of reading. */
export function checkImage(image: FormatImage, context: JobContext): CheckedImage {
  const findings: Finding[] = [];
  context.checkCancelled();
  const onProgress = (done: number, total: number): void => {
    context.checkCancelled();
    context.progress({ done, total });
  };
  for (const finding of image.anatomy.check(onProgress)) {
    context.checkCancelled();
    findings.push(finding);
    context.progress({ done: finding.zone ?? 0, total: image.facts.geometry.zoneCount });
    if (findings.length === ROWS_PAGE_MAX) break;
  }
  return { findings, qemuVerdict: image.anatomy.qemuVerdict() };
}
