import { closeSync, openSync, writeSync } from 'node:fs';
import type { Command } from 'commander';
import { createHash } from 'node:crypto';
import { fail } from '../../../../shared/errors/app-error';
import { parseSize } from '../../../../shared/units/parse';
import { MIB } from '../../../../shared/units/units';
import type { BlockCount, Lba } from '../../../../shared/units/units';
import { zoneStart } from '../../../../shared/zone/geometry';
import type { OpenedImage } from '../../../service/types';
import { withAttempt } from '../../../storage/node-errors';
import { addCommand, withImageOptions, type Invocation, type Run } from '../command';
import { EXIT_OK } from '../exit-codes';
import { hexRows } from '../hex-rows';
import { withImage, type ImageOptions } from '../image-options';
import type { Output } from '../output';
import { exitOf } from '../refusal-output';
import { placeOf, withPlace, type PlaceOptions } from './write';

interface ReadOptions extends ImageOptions, PlaceOptions {
  readonly length: string;
  readonly out?: string;
  readonly hex?: boolean;
}

type Sink = (bytes: Uint8Array) => void;

/** `read`: device bytes by LBA or zone. */
export function registerRead(program: Command, run: Run): void {
  withPlace(withImageOptions(addCommand(program, run, 'read <image>', 'read device bytes', read)))
    .requiredOption('--length <size>', 'bytes to read')
    .option('--out <file>', 'write them to a file')
    .option('--hex', 'print them in hexadecimal');
}

function read({ args, options, output }: Invocation<ReadOptions>): number {
  return withImage(args[0]!, options, output, (image) => {
    const { geometry } = image.device.image;
    const blockSize = geometry.logicalBlockSizeBytes;
    const length = parseSize(options.length, '--length');
    if (length === 0) fail('usage', '--length: nothing to read', {});
    const place = placeOf(options, image);
    const lba = place.lba ?? zoneStart(geometry, place.zone!);
    const blocks = Math.ceil(length / blockSize);
    const permit = image.device.engine.prepare({ op: 'read', lba, blocks });
    if (!permit.ok) {
      if (output.json)
        output.document({ status: permit.refusal.status, lba, length, message: permit.refusal.message });
      return exitOf({ status: permit.refusal.status, refusal: permit.refusal }, output);
    }
    const hash = createHash('sha256');
    withSink(options, output, lba * blockSize, (sink) => {
      for (const bytes of pieces(image, lba, blocks, length)) {
        hash.update(bytes);
        sink(bytes);
      }
    });
    if (output.json) output.document({ status: 'ok', lba, length, sha256: hash.digest('hex') });
    return EXIT_OK;
  });
}

/** Device bytes in pieces of 1 MiB at most; the last one is cut to the length asked for. */
function* pieces(image: OpenedImage, lba: Lba, blocks: BlockCount, length: number): Generator<Uint8Array> {
  const blockSize = image.device.image.geometry.logicalBlockSizeBytes;
  const step = MIB / blockSize;
  for (let done = 0; done < blocks; done += step) {
    const count = Math.min(step, blocks - done);
    const bytes = new Uint8Array(count * blockSize);
    image.device.execute({ op: 'read', lba: lba + done, blocks: count }, undefined, bytes);
    yield bytes.subarray(0, Math.min(bytes.length, length - done * blockSize));
  }
}

function withSink(options: ReadOptions, output: Output, start: number, use: (sink: Sink) => void): void {
  if (options.out !== undefined) return intoFile(options.out, use);
  if (options.hex) {
    let at = start;
    return use((bytes) => {
      for (const row of hexRows(bytes, at)) output.line(row);
      at += bytes.length;
    });
  }
  use(output.json ? () => {} : (bytes) => output.bytes(bytes));
}

function intoFile(path: string, use: (sink: Sink) => void): void {
  const attempt = { verb: 'write', path };
  const file = withAttempt(attempt, () => openSync(path, 'w'));
  try {
    use((bytes) =>
      withAttempt(attempt, () => {
        for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
      }),
    );
  } finally {
    closeSync(file);
  }
}
