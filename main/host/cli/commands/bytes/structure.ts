import { Option, type Command } from 'commander';
import type { StructureField } from '../../../../../shared/image/field';
import { formatHex } from '../../../../../shared/units/format';
import { describeStructure } from '../../../../image/description/describe-structure';
import { fileSpans, type FileSpan } from '../../../../image/file-spans';
import type { OpenedImage } from '../../../../image/opened-image';
import { addCommand, withImageOptions, type Invocation, type Run } from '../../command';
import { EXIT_FOUND, EXIT_OK } from '../../exit-codes';
import { withAnyHeader, type ImageOptions } from '../../options/image-options';
import { printArray } from '../../printing/json-stream';
import type { Output } from '../../printing/output';
import { allFields } from '../../../../format/all-fields';

/** `structure`: every decoded field with its place, the data area, and the bytes that belong to nothing. */
export function registerStructure(program: Command, run: Run): void {
  withImageOptions(
    addCommand(program, run, 'structure <image>', 'print every field with its offset and value', structure),
  ).addOption(
    new Option('--as <form>', 'json; ksy for Kaitai Struct, hexpat for ImHex').choices([
      'json',
      'ksy',
      'hexpat',
    ]),
  );
}

interface StructureOptions extends ImageOptions {
  readonly as?: 'json' | 'ksy' | 'hexpat';
}

function structure({ args, options, output }: Invocation<StructureOptions>): number {
  return withAnyHeader(args[0]!, options, output, (image) => {
    if (options.as === 'ksy' || options.as === 'hexpat') {
      for (const line of describeStructure(options.as, image.device)) output.line(line);
    } else if (output.json || options.as === 'json') printJson(image, output);
    else printLines(image, output);
    return image.device.image.facts.damage ? EXIT_FOUND : EXIT_OK;
  });
}

/** Decoded fields, then the data area as one field of its own. */
function* fieldsOf(image: OpenedImage): Generator<StructureField> {
  yield* allFields(image.device.image.anatomy.fields);
  for (const { offset, length } of fileSpans(image, 'data')) {
    yield { path: 'data', offset, length, type: 'zones', value: '', status: 'ok' };
  }
}

function* gapsOf(image: OpenedImage): Generator<Omit<FileSpan, 'kind'>> {
  for (const { offset, length } of fileSpans(image, 'gap')) yield { offset, length };
}

function printLines(image: OpenedImage, output: Output): void {
  for (const { offset, length, path, type, value, status, why } of fieldsOf(image)) {
    const doubt = status === 'ok' ? '' : `  [${status}: ${why ?? ''}]`;
    output.line(`${place(offset, length)}  ${path.padEnd(32)} ${type.padEnd(10)} ${value}${doubt}`.trimEnd());
  }
  for (const { offset, length } of gapsOf(image)) output.line(`${place(offset, length)}  (gap)`);
}

function place(offset: number, length: number): string {
  return `${formatHex(offset, 8)} ${String(length).padStart(6)}`;
}

function printJson(image: OpenedImage, output: Output): void {
  output.raw('{"fields":');
  printArray(fieldsOf(image), output);
  output.raw(',"gaps":');
  printArray(gapsOf(image), output);
  output.line('}');
}
