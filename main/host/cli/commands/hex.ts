import type { Command } from 'commander';
import type { Annotation } from '../../../../shared/ipc/shapes';
import { formatHex } from '../../../../shared/units/format';
import { parseSize } from '../../../../shared/units/parse';
import { MIB } from '../../../../shared/units/units';
import { resolveAddress } from '../../../service/address';
import type { OpenedImage } from '../../../service/types';
import { addCommand, withImageOptions, type Invocation, type Run } from '../command';
import { EXIT_OK } from '../exit-codes';
import { hexRows } from '../hex-rows';
import { withImage, type ImageOptions } from '../image-options';
import type { Output } from '../output';

interface HexOptions extends ImageOptions {
  readonly at: string;
  readonly length: string;
  readonly annotate?: boolean;
}

/** `hex`: bytes of the file as they lie, by any address form. */
export function registerHex(program: Command, run: Run): void {
  withImageOptions(addCommand(program, run, 'hex <image>', 'print bytes of the file', hex))
    .option('--at <address>', '0x200, z7, z7+0x120, lba:0x80, s:2048, wp:7, table:7, end-16', '0')
    .option('--length <size>', 'bytes to print', '256')
    .option('--annotate', 'say what the bytes are');
}

function hex({ args, options, output }: Invocation<HexOptions>): number {
  return withImage(args[0]!, options, output, (image) => {
    const fileSize = image.device.file.size();
    const offset = resolveAddress(options.at, { image: image.device.image, fileSize, from: 0 });
    const length = Math.min(parseSize(options.length, '--length'), fileSize - offset);
    if (output.json) output.document(jsonOf(image, offset, length));
    else printRows({ image, output, offset, length, annotate: options.annotate === true });
    return EXIT_OK;
  });
}

interface Printing {
  readonly image: OpenedImage;
  readonly output: Output;
  readonly offset: number;
  readonly length: number;
  readonly annotate: boolean;
}

function printRows({ image, output, offset, length, annotate }: Printing): void {
  for (let done = 0; done < length; done += MIB) {
    const start = offset + done;
    const bytes = readFile(image, start, Math.min(MIB, length - done));
    const labels = annotate ? labelStarts(image, start, bytes.length) : new Map<number, string>();
    let at = start;
    for (const row of hexRows(bytes, start)) {
      for (let byte = at; byte < at + 16; byte++) {
        const label = labels.get(byte);
        if (label !== undefined) output.line(label);
      }
      output.line(row);
      at += 16;
    }
  }
}

/** A line for each span, keyed by the offset where it starts to be shown. */
function labelStarts(image: OpenedImage, start: number, length: number): Map<number, string> {
  const spans = image.device.image.annotate(start, length);
  return new Map(spans.map((span) => [Math.max(span.offset, start), labelOf(span)]));
}

function labelOf({ kind, label, offset, length }: Annotation): string {
  return `# ${kind}: ${label} (${formatHex(offset)} to ${formatHex(offset + length - 1)})`;
}

function jsonOf(image: OpenedImage, offset: number, length: number): object {
  const bytes = readFile(image, offset, length);
  return {
    offset,
    length,
    hex: Buffer.from(bytes).toString('hex'),
    annotations: image.device.image.annotate(offset, length),
  };
}

function readFile(image: OpenedImage, offset: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  image.device.file.read(offset, bytes);
  return bytes;
}
