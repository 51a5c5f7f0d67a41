import type { Command } from 'commander';
import { attachCommands } from '../../../attach/attach';
import { addCommand, withImageOptions, type Invocation, type Run } from '../command';
import { EXIT_OK } from '../exit-codes';
import { withImage, type ImageOptions } from '../options/image-options';

/** `attach`: command lines that give the image, or a device of its shape, to other programs. */
export function registerAttach(program: Command, run: Run): void {
  withImageOptions(
    addCommand(
      program,
      run,
      'attach <image>',
      'print commands that attach the image to other programs',
      attach,
    ),
  );
}

function attach({ args, options, output }: Invocation<ImageOptions>): number {
  return withImage(args[0]!, options, output, (image) => {
    const commands = attachCommands(image.device.image, image.info());
    if (output.json) output.document({ commands });
    else output.line(commands.map(textOf).join('\n\n'));
    return EXIT_OK;
  });
}

/** Comments, so that the whole output stays fit for a shell. */
function textOf({ tool, title, line, note }: ReturnType<typeof attachCommands>[number]): string {
  const about = note === undefined ? [] : [`# ${note}`];
  const lines = line === `# ${note}` ? [] : [line];
  return [`# ${tool}: ${title}`, ...about, ...lines].join('\n');
}
