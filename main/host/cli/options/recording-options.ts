import { RecordedDevice } from '../../../trace/recorded-device';
import { makeTraceHeader } from '../../../trace/trace-header';
import type { OpenedImage } from '../../../image/opened-image';
import type { Output } from '../printing/output';
import { recordingOf, withTrace, type RecordOptions } from '../trace-files';
import { withWritableImage, type WriteOptions } from './image-options';
import { microseconds } from './workload-options';

/**
 * Opens an image for changing it in place, as withWritableImage does; with `--record` every command that reaches it goes
 * into a trace, with its result. Errors: also those of the trace.
 */
export function withRecordedImage<Value>(
  path: string,
  options: WriteOptions & RecordOptions,
  output: Output,
  use: (image: OpenedImage) => Value,
): Value {
  return withWritableImage(path, options, output, (image) => {
    const { device } = image;
    const header = makeTraceHeader({ ...device.engine.setup, rules: device.rules }, { seed: 0 });
    return withTrace(recordingOf(options, [path]), header, (record) =>
      use(record ? { ...image, device: new RecordedDevice(device, { record, clock: microseconds }) } : image),
    );
  });
}
