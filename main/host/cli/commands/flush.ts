import type { Command } from 'commander';
import { addCommand, withWriteOptions, type Invocation, type Run } from '../command';
import { EXIT_OK } from '../exit-codes';
import { withWritableImage, type WriteOptions } from '../options/image-options';

/** `flush`: make everything durable, renew the checksums. */
export function registerFlush(program: Command, run: Run): void {
  withWriteOptions(addCommand(program, run, 'flush <image>', 'make everything written durable', flush));
}

function flush({ args, options, output }: Invocation<WriteOptions>): number {
  return withWritableImage(args[0]!, options, output, (image) => {
    image.device.flush();
    if (output.json) output.document({ status: 'ok' });
    return EXIT_OK;
  });
}
