import type { Command } from 'commander';
import { FORMAT_DRIVERS } from '../../../format/registry';
import { WORKLOADS } from '../../../workload/registry';
import { addCommand, type Run } from '../command';
import { EXIT_OK } from '../exit-codes';

/** `formats` and `workloads`: one name a line, two spaces, what it is. */
export function registerLists(program: Command, run: Run): void {
  addCommand(program, run, 'formats', 'list the image formats and their variants', ({ output }) => {
    const variants = FORMAT_DRIVERS.flatMap((driver) =>
      driver.variants.map((variant) => ({ format: driver.name, ...variant })),
    );
    if (output.json) output.document({ formats: variants });
    else for (const { format, variant, title } of variants) output.line(`${format}:${variant}  ${title}`);
    return EXIT_OK;
  });
  addCommand(program, run, 'workloads', 'list the workload generators', ({ output }) => {
    if (output.json) output.document({ workloads: WORKLOADS });
    else for (const { name, description } of WORKLOADS) output.line(`${name}  ${description}`);
    return EXIT_OK;
  });
}
