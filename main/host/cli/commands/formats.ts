import type { Command } from 'commander';
import { isWritten } from '../../../../shared/image/family';
import { IMAGE_FAMILIES } from '../../../format/registry';
import { describeWorkload, WORKLOADS } from '../../../workload/registry';
import type { WorkloadInfo } from '../../../../shared/workload/workload-spec';
import { addCommand, type Run } from '../command';
import { EXIT_OK } from '../exit-codes';
import type { Output } from '../printing/output';

/** `formats` and `workloads`: one name a line, two spaces, what it is; a workload alone with its settings. */
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
  addCommand(
    program,
    run,
    'workloads [name]',
    'list the workload generators; with a name, its settings and what to expect of it',
    ({ args, output }) => {
      const name = args[0];
      if (name !== undefined) return explainWorkload(describeWorkload(name), output);
      if (output.json) output.document({ workloads: WORKLOADS });
      else for (const info of WORKLOADS) output.line(`${info.name}  ${info.description}`);
      return EXIT_OK;
    },
  );
}

function explainWorkload(info: WorkloadInfo, output: Output): number {
  if (output.json) output.document(info);
  else {
    output.line(`${info.name}  ${info.description}`);
    for (const { text } of info.invariants) output.line(`expect: ${text}`);
    output.line('settings (--set key=value):');
    for (const { key, defaultValue, explanation, choices } of info.settings) {
      const accepted = choices ? ` Accepted: ${choices.join(', ')}.` : '';
      output.line(`  ${key}=${defaultValue}  ${explanation}${accepted}`);
    }
  }
  return EXIT_OK;
}
