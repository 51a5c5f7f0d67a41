import type { Command } from 'commander';
import { addCommand, withWriteOptions, type Invocation, type Run } from '../command';
import { EXIT_FOUND, EXIT_OK } from '../exit-codes';
import { withImage, withWritableImage, type WriteOptions } from '../image-options';
import { readInput } from '../payload-options';
import { IoInterpreter } from '../qemu-io/interpreter';

interface IoOptions extends WriteOptions {
  readonly command?: readonly string[];
}

/** `io`: qemu-io's dialect; lines from `-c` or standard input. */
export function registerIo(program: Command, run: Run): void {
  withWriteOptions(addCommand(program, run, 'io <image>', "run commands of qemu-io's dialect", io)).option(
    '-c, --command <line>',
    'a command: zrp zo zc zf zrs zap read write flush; may be given again',
    (line: string, previous: readonly string[] | undefined) => [...(previous ?? []), line],
  );
}

function io({ args, options, output }: Invocation<IoOptions>): number {
  const lines = options.command ?? new TextDecoder().decode(readInput('-')).split('\n');
  const open = lines.every(onlyLooks) ? withImage : withWritableImage;
  return open(args[0]!, options, output, (image) => {
    const printer = {
      line: (text: string) => output.line(text),
      explain: (text: string) => output.message(text),
    };
    const interpreter = new IoInterpreter(image.device, printer, () => performance.now() / 1000);
    for (const line of lines) if (!interpreter.run(line)) break;
    return interpreter.failures === 0 ? EXIT_OK : EXIT_FOUND;
  });
}

/** Lines that leave the image alone need neither lock nor leave to write. */
function onlyLooks(line: string): boolean {
  return /^\s*(#.*|(zrp|zone_report|read|r|quit|q)\b.*)?$/.test(line);
}
