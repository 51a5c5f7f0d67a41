import type { Command } from 'commander';
import { isWritten } from '../../../../shared/image/family';
import { IMAGE_FAMILIES } from '../../../format/registry';
import { WORKLOADS } from '../../../workload/registry';
import { addCommand, type Run } from '../command';
import { EXIT_OK } from '../exit-codes';

/** `formats` and `workloads`: one name a line, two spaces, what it is. */
export function registerLists(program: Command, run: Run): void {
  addCommand(program, run, 'formats', 'list the image formats and their variants', ({ output }) => {
    const formats = IMAGE_FAMILIES.flatMap((family) =>
      family.variants.map(({ variant, title }) => {
        return { format: family.name, variant, title, creatable: isWritten(family, variant) };
      }),
    );
    if (output.json) output.document({ formats });
    else {
      for (const { format, variant, title, creatable } of formats) {
        output.line(`${format} ${variant}  ${title}${creatable ? '' : ' (read only)'}`);
      }
    }
    return EXIT_OK;
  });
  addCommand(program, run, 'workloads', 'list the workload generators', ({ output }) => {
    if (output.json) output.document({ workloads: WORKLOADS });
    else for (const { name, description } of WORKLOADS) output.line(`${name}  ${description}`);
    return EXIT_OK;
  });
}
