import { formatRemark } from '../../../../../shared/errors/remark';
import type { Command } from 'commander';
import { AppError } from '../../../../../shared/errors/app-error';
import type { Annotation } from '../../../../../shared/image/place';
import { formatHex } from '../../../../../shared/units/format';
import { parseSize } from '../../../../../shared/units/parse';
import { MIB } from '../../../../../shared/units/units';
import { resolveAddress } from '../../../../device/address';
import { stampsIn, type FoundStamp } from '../../../../device/block-stamps';
import { openSource } from '../../../../image/open-source';
import type { FormatImage } from '../../../../format/image';
import type { BlockFile } from '../../../../storage/block-file';
import { addCommand, withImageOptions, type Invocation, type Run } from '../../command';
import { EXIT_OK, EXIT_REFUSED, LAYOUT_REFUSALS } from '../../exit-codes';
import { HEX_ROW_BYTES, hexRows } from '../../printing/hex-rows';
import { withAnyImage, type ImageOptions } from '../../options/image-options';
import { printArray } from '../../printing/json-stream';
import type { Output } from '../../printing/output';

interface HexOptions extends ImageOptions {
  readonly at: string;
  readonly length: string;
  readonly annotate?: boolean;
}

/** Bytes of the file that are printed. */
interface Window {
  readonly file: BlockFile;
  /** Null when the file cannot be read as an image. */
  readonly image: FormatImage | null;
  readonly offset: number;
  readonly length: number;
}

/** `hex`: bytes of the file as they lie, by any address form. */
export function registerHex(program: Command, run: Run): void {
  withImageOptions(addCommand(program, run, 'hex <image>', 'print bytes of the file', hex))
    .option('--at <address>', '0x200, +16, z7, z7+0x120, lba:0x80, s:2048, wp:7, table:7, end-16', '0')
    .option('--length <size>', 'bytes to print', '256')
    .option('--annotate', 'say what the bytes are');
}

function hex(invocation: Invocation<HexOptions>): number {
  const { args, options, output } = invocation;
  try {
    return withAnyImage(args[0]!, options, output, ({ device: { file, image } }) => {
      print(windowOf(file, image, options), invocation);
      return EXIT_OK;
    });
  } catch (thrown) {
    if (!(thrown instanceof AppError) || !LAYOUT_REFUSALS.has(thrown.code)) throw thrown;
    return hexOfRefused(thrown, invocation);
  }
}

/** The bytes of a file that is no image, or one that must not be interpreted; the refusal stays a refusal. */
function hexOfRefused(refusal: AppError, invocation: Invocation<HexOptions>): number {
  const { args, options, output } = invocation;
  const source = openSource(args[0]!, { access: 'read' });
  try {
    output.message(`zonesmith: ${formatRemark(refusal)}; shown are the bytes of the file`);
    print(windowOf(source.file, null, options), invocation);
    return EXIT_REFUSED;
  } finally {
    source.dispose();
  }
}

function windowOf(file: BlockFile, image: FormatImage | null, options: HexOptions): Window {
  const wanted = parseSize(options.length, '--length');
  const fileSize = file.size();
  const offset = resolveAddress(options.at, { image, fileSize, from: 0 });
  return { file, image, offset, length: Math.min(wanted, fileSize - offset) };
}

function print(window: Window, { options, output }: Invocation<HexOptions>): void {
  if (output.json) printJson(window, output);
  else printRows(window, options.annotate === true, output);
}

function printRows(window: Window, annotate: boolean, output: Output): void {
  const labels = annotate ? annotations(window) : [].values();
  let label = labels.next();
  const stamps = annotate ? stampsOf(window) : [].values();
  let stamp = stamps.next();
  let at = window.offset;
  for (const bytes of pieces(window)) {
    for (const row of hexRows(bytes, at)) {
      for (; !stamp.done && stamp.value.offset < at + HEX_ROW_BYTES; stamp = stamps.next()) {
        output.line(`# stamp: ${stamp.value.text}`);
      }
      for (; !label.done && label.value.offset < at + HEX_ROW_BYTES; label = labels.next()) {
        output.line(labelOf(label.value));
      }
      output.line(row + lbaBeside(window, at, annotate));
      at += HEX_ROW_BYTES;
    }
  }
}

/** The logical block that a row begins in, where it is one of the device. */
function lbaBeside({ image }: Window, at: number, annotate: boolean): string {
  const lba = annotate ? image?.anatomy.locate(at).lba : null;
  return typeof lba === 'number' ? `  LBA ${formatHex(lba)}` : '';
}

function labelOf({ kind, label, offset, length }: Annotation): string {
  return `# ${kind}: ${label} (${formatHex(offset)} to ${formatHex(offset + length - 1)})`;
}

function printJson(window: Window, output: Output): void {
  output.raw(`{"offset":${window.offset},"length":${window.length},"hex":"`);
  for (const bytes of pieces(window)) output.raw(Buffer.from(bytes).toString('hex'));
  output.raw('","annotations":');
  printArray(annotations(window), output);
  output.raw(',"stamps":');
  printArray(stampsOf(window), output);
  output.line('}');
}

/** What lies in the window, in order. */
function* annotations({ image, offset, length }: Window): Generator<Annotation> {
  if (image === null) return;
  const end = offset + length;
  for (let at = offset; at < end;) {
    const spans = image.anatomy.annotate(at, end - at);
    yield* spans;
    const last = spans.at(-1);
    if (last === undefined) return;
    at = last.offset + last.length;
  }
}

/** The stamps of the blocks in the window, in order. */
function* stampsOf({ image, offset, length }: Window): Generator<FoundStamp> {
  if (image !== null) yield* stampsIn(image, offset, length);
}

/** The bytes of the window, 1 MiB at a time. */
function* pieces({ file, offset, length }: Window): Generator<Uint8Array> {
  for (let done = 0; done < length; done += MIB) {
    const bytes = new Uint8Array(Math.min(MIB, length - done));
    file.read(offset + done, bytes);
    yield bytes;
  }
}
