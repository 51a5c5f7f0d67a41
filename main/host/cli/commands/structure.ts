import type { Command } from 'commander';
import { formatHex } from '../../../../shared/units/format';
import { addCommand, withImageOptions, type Invocation, type Run } from '../command';
import { EXIT_OK } from '../exit-codes';
import { fileGaps } from '../../../service/file-gaps';
import type { OpenedImage } from '../../../service/types';
import { withImage, type ImageOptions } from '../image-options';
import type { Output } from '../output';

/** `structure`: every decoded field with its place, and the bytes that belong to none. */
export function registerStructure(program: Command, run: Run): void {
  withImageOptions(
    addCommand(program, run, 'structure <image>', 'print every field with its offset and value', structure),
  );
}

function structure({ args, options, output }: Invocation<ImageOptions>): number {
  return withImage(args[0]!, options, output, (image) => {
    if (output.json) printJson(image, output);
    else printLines(image, output);
    return EXIT_OK;
  });
}

function printLines(image: OpenedImage, output: Output): void {
  for (const { offset, length, path, type, value, status, why } of image.device.image.structure()) {
    const doubt = status === 'ok' ? '' : `  [${status}: ${why ?? ''}]`;
    output.line(
      `${formatHex(offset, 8)} ${String(length).padStart(6)}  ${path.padEnd(32)} ${type.padEnd(10)} ${value}${doubt}`,
    );
  }
  for (const { offset, length } of fileGaps(image))
    output.line(`${formatHex(offset, 8)} ${String(length).padStart(6)}  (gap)`);
}

/** Streams the document: a million zones have millions of fields. */
function printJson(image: OpenedImage, output: Output): void {
  output.line('{"fields":[');
  let first = true;
  for (const field of image.device.image.structure()) {
    output.line(`${first ? '' : ','}${JSON.stringify(field)}`);
    first = false;
  }
  output.line('],"gaps":[');
  first = true;
  for (const gap of fileGaps(image)) {
    output.line(`${first ? '' : ','}${JSON.stringify(gap)}`);
    first = false;
  }
  output.line(']}');
}
