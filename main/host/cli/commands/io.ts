import type { Command } from 'commander';
import { fail } from '../../../../shared/errors/app-error';
import { cancellable } from '../cancel-flag';
import { addCommand, withWriteOptions, type Invocation, type Run } from '../command';
import { EXIT_FOUND, EXIT_OK } from '../exit-codes';
import { requireData, withImage, type WriteOptions } from '../options/image-options';
import { withRecordedImage } from '../options/recording-options';
import { withRecordOptions, type RecordOptions } from '../trace-files';
import type { Output } from '../printing/output';
import { readText } from '../streams';
import { BLOCK_BUILD_NAMES } from '../../../../shared/zone/build';
import { parseBuild, reenact } from '../../../device/builds/reenactment';
import { BuildCommands } from '../qemu-io/build-commands';
import { runIoLine } from '../qemu-io/dialect';
import { IoInterpreter } from '../qemu-io/interpreter';
import { gather } from '../options/workload-options';

interface IoOptions extends WriteOptions, RecordOptions {
  readonly command?: readonly string[];
  readonly as?: string;
}

/** What one line did, as JSON prints it. */
interface IoReport {
  readonly command: string;
  readonly ok: boolean;
  readonly output: readonly string[];
  readonly messages: readonly string[];
}

/** `io`: qemu-io's dialect; lines from `-c` or standard input. */
export function registerIo(program: Command, run: Run): void {
  withRecordOptions(
    withWriteOptions(addCommand(program, run, 'io <image>', "run commands of qemu-io's dialect", io)),
    'the commands and their results',
  )
    .option(
      '-c, --command <line>',
      'a command: zrp zo zc zf zrs zap read write flush; may be given again (default: lines of standard input)',
      gather,
    )
    .option('--as <build>', `answer and write as a QEMU build did: ${BLOCK_BUILD_NAMES.join(', ')}`);
}

function io({ args, options, output }: Invocation<IoOptions>): number {
  if (options.as !== undefined && options.record !== undefined)
    fail('usage', '--record: what a build does is not recorded; give it without --as');
  const lines = options.command ?? readText('-').split('\n');
  const isLook = lines.every(onlyLooks) && options.record === undefined;
  const open = isLook ? withImage : withRecordedImage;
  return open(args[0]!, options, output, (image) => {
    if (lines.some(movesData)) requireData(image);
    const reports: IoReport[] = [];
    let failures = 0;
    const clock = (): number => performance.now() / 1000;
    const reenactment =
      options.as === undefined ? null : reenact(image.device, parseBuild(options.as, BLOCK_BUILD_NAMES));
    for (const command of cancellable(lines)) {
      const printer = new LinePrinter(output);
      const outcome = reenactment
        ? runIoLine(command, new BuildCommands(reenactment, printer, clock), printer)
        : new IoInterpreter(image.device, printer, clock).run(command);
      if (outcome === 'quit') break;
      if (outcome === 'failed') failures++;
      if (outcome !== 'nothing')
        reports.push({ command, ok: outcome === 'ok', output: printer.output, messages: printer.messages });
      if (reenactment?.process.ended) break;
    }
    if (image.device.file.writable) reenactment?.finish();
    if (output.json) output.document({ commands: reports });
    return failures === 0 ? EXIT_OK : EXIT_FOUND;
  });
}

/** Prints at once, or gathers for the document. */
class LinePrinter {
  readonly #to: Output;
  readonly output: string[] = [];
  readonly messages: string[] = [];

  constructor(to: Output) {
    this.#to = to;
  }

  line(text: string): void {
    if (this.#to.json) this.output.push(text);
    else this.#to.line(text);
  }

  explain(text: string): void {
    if (this.#to.json) this.messages.push(text);
    else this.#to.message(text);
  }
}

/** Lines that leave the image alone need neither lock nor leave to write. */
function onlyLooks(line: string): boolean {
  return /^\s*(#.*|(zrp|zone_report|read|r|quit|q)\b.*)?$/.test(line);
}

/** Lines that need the bytes of the device. */
function movesData(line: string): boolean {
  return /^\s*(read|r|write|w|zap|zone_append)\b/.test(line);
}
