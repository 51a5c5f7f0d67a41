import type { Finding } from '../../shared/image/check/finding';
import type { JobContext } from '../device/job';
import type { FormatImage } from '../format/image';

/** All that a check finds, as it finds it, with progress. Errors: `cancelled`, those of reading. */
export function* findingsOf(image: FormatImage, context: JobContext): Generator<Finding> {
  const total = image.facts.geometry.zoneCount;
  context.checkCancelled();
  const onProgress = (done: number, of: number): void => {
    context.checkCancelled();
    context.progress({ done, total: of });
  };
  for (const finding of image.anatomy.check(onProgress)) {
    context.checkCancelled();
    context.progress({ done: finding.zone ?? 0, total });
    yield finding;
  }
}
