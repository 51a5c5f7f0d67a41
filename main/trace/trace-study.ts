import type { TraceEntry, TraceHeader } from '../../shared/workload/trace-entry';
import type { ZonedDevice } from '../device/device';
import type { JobContext } from '../device/job';
import type { FileResolver } from '../device/payload';
import type { BlockFile } from '../storage/block-file';

/** A trace, the content that it starts from, and how it is carried out on copies of that. */
export interface TraceStudy {
  /** Content before the first command; never written. */
  readonly base: BlockFile;
  /** Opens an image over a file, with eager table writes. */
  readonly open: (file: BlockFile) => ZonedDevice;
  readonly header: TraceHeader;
  readonly entries: readonly TraceEntry[];
  readonly context: JobContext;
  /** Where copies keep their bytes; memory by default. */
  readonly makeStore?: () => BlockFile;
  readonly resolve?: FileResolver;
}
