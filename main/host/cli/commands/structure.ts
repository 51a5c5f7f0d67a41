import type { Command } from 'commander';
import { formatHex } from '../../../../shared/units/format';
import { fileGaps } from '../../../service/file-gaps';
import type { OpenedImage } from '../../../service/types';
import { addCommand, withImageOptions, type Invocation, type Run } from '../command';
import { EXIT_OK } from '../exit-codes';
import { withImage, type ImageOptions } from '../image-options';
import { printArray } from '../json-stream';
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
    output.line(`${place(offset, length)}  ${path.padEnd(32)} ${type.padEnd(10)} ${value}${doubt}`);
  }
  for (const { offset, length } of fileGaps(image)) output.line(`${place(offset, length)}  (gap)`);
}

function place(offset: number, length: number): string {
  return `${formatHex(offset, 8)} ${String(length).padStart(6)}`;
}

function printJson(image: OpenedImage, output: Output): void {
  output.raw('{"fields":');
  printArray(image.device.image.structure(), output);
  output.raw(',"gaps":');
  printArray(fileGaps(image), output);
  output.line('}');
}
