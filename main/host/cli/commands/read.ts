import { createHash } from 'node:crypto';
import type { Command } from 'commander';
import { fail } from '../../../../shared/errors/app-error';
import { parseSize } from '../../../../shared/units/parse';
import type { BlockCount, ByteCount, Lba } from '../../../../shared/units/units';
import { MIB } from '../../../../shared/units/units';
import { zoneStart } from '../../../../shared/zone/geometry';
import type { OpenedImage } from '../../../image/opened-image';
import { cancellable } from '../cancel-flag';
import { addCommand, withImageOptions, type Invocation, type Run } from '../command';
import { EXIT_OK } from '../exit-codes';
import { hexRows } from '../printing/hex-rows';
import { requireData, withImage, type ImageOptions } from '../options/image-options';
import { createOutputFile, withOutputFile } from '../printing/output-file';
import { placeOf, withPlace, type PlaceOptions } from '../options/place-options';
import { exitOf } from '../printing/refusal-output';

interface ReadOptions extends ImageOptions, PlaceOptions {
  readonly length: string;
  readonly out?: string;
  readonly force?: boolean;
  readonly hex?: boolean;
}

/** A stretch of the device; the length may end within a block. */
interface Stretch {
  readonly lba: Lba;
  readonly blocks: BlockCount;
  readonly length: ByteCount;
}

type Sink = (bytes: Uint8Array) => void;

/** `read`: device bytes by LBA or zone. */
export function registerRead(program: Command, run: Run): void {
  withPlace(withImageOptions(addCommand(program, run, 'read <image>', 'read device bytes', read)))
    .requiredOption('--length <size>', 'bytes to read')
    .option('--out <file>', 'write them to a file')
    .option('--force', 'replace the file that --out names')
    .option('--hex', 'print them in hexadecimal');
}

function read(invocation: Invocation<ReadOptions>): number {
  const { args, options, output } = invocation;
  if (options.out !== undefined && options.hex) fail('usage', 'give either --out FILE or --hex');
  const length = parseSize(options.length, '--length');
  if (length === 0) fail('usage', '--length: 0 bytes are nothing to read; accepted: 1 and above');
  return withImage(args[0]!, options, output, (image) => {
    requireData(image);
    const { geometry } = image.device.image.facts;
    const place = placeOf(options, image);
    const lba = place.lba ?? zoneStart(geometry, place.zone!);
    const stretch = { lba, length, blocks: Math.ceil(length / geometry.logicalBlockSizeBytes) };
    const permit = image.device.engine.prepare({ op: 'read', lba, blocks: stretch.blocks });
    if (permit.ok) return deliver(invocation, image, stretch);
    const { status, message } = permit.refusal;
    if (output.json) output.document({ status, lba, length, message });
    return exitOf({ status, refusal: permit.refusal }, output);
  });
}

function deliver(invocation: Invocation<ReadOptions>, image: OpenedImage, stretch: Stretch): number {
  const { output } = invocation;
  const { lba, length } = stretch;
  const hash = createHash('sha256');
  const hex: string[] = [];
  withSink(invocation, lba * image.device.image.facts.geometry.logicalBlockSizeBytes, hex, (sink) => {
    // Before the file is put in its place.
    image.whileUnchanged(() => {
      for (const bytes of cancellable(pieces(image, stretch))) {
        hash.update(bytes);
        sink(bytes);
      }
    });
  });
  if (output.json) {
    const document = { status: 'ok', lba, length, sha256: hash.digest('hex') };
    output.document(invocation.options.hex ? { ...document, hex: hex.join('') } : document);
  }
  return EXIT_OK;
}

/** Device bytes in pieces of 1 MiB at most; the last one is cut to the length asked for. */
function* pieces(image: OpenedImage, { lba, blocks, length }: Stretch): Generator<Uint8Array> {
  const blockSize = image.device.image.facts.geometry.logicalBlockSizeBytes;
  const step = MIB / blockSize;
  for (let done = 0; done < blocks; done += step) {
    const count = Math.min(step, blocks - done);
    const bytes = new Uint8Array(count * blockSize);
    image.device.execute({ op: 'read', lba: lba + done, blocks: count }, undefined, bytes);
    yield bytes.subarray(0, Math.min(bytes.length, length - done * blockSize));
  }
}

/** Where the bytes go: a file, rows, the document (gathered in `hex`), or as they are. */
function withSink(
  { args, options, output }: Invocation<ReadOptions>,
  start: number,
  hex: string[],
  use: (sink: Sink) => void,
): void {
  if (options.out !== undefined) {
    const place = { path: options.out, replace: options.force === true, notOver: [args[0]!] };
    return withOutputFile(createOutputFile(place), (file) => use((bytes) => file.write(bytes)));
  }
  if (output.json) return use((bytes) => options.hex && hex.push(Buffer.from(bytes).toString('hex')));
  if (!options.hex) return use((bytes) => output.bytes(bytes));
  let at = start;
  use((bytes) => {
    for (const row of hexRows(bytes, at)) output.line(row);
    at += bytes.length;
  });
}
