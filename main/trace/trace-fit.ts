import { fail } from '../../shared/errors/app-error';
import type { TraceHeader } from '../../shared/workload/trace-entry';
import type { ZoneGeometry } from '../../shared/zone/geometry';

/**
 * Refuses a trace whose addresses mean something else on this device. Fewer zones or other limits are no reason:
 * those show as refusals or divergences. Errors: `usage`, with both numbers.
 */
export function checkTraceFits(header: TraceHeader, geometry: ZoneGeometry): void {
  const blockSize = geometry.logicalBlockSizeBytes;
  compare('logical block size', header.logicalBlockSizeBytes, blockSize);
  compare('zone size', header.geometry.zoneSizeBytes, geometry.zoneSizeBlocks * blockSize);
}

function compare(what: string, trace: number, image: number): void {
  if (trace === image) return;
  fail('usage', `the trace was made for a ${what} of ${trace} bytes, the image has ${image} bytes`, {
    what,
    trace,
    image,
  });
}
