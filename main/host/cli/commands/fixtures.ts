import { Option, type Command } from 'commander';
import { plural } from '../../../../shared/units/format';
import { SUITES, type Suite } from '../../../fixtures/fixture';
import { fixturesOf } from '../../../fixtures/gallery';
import { makeGallery } from '../../../fixtures/make-gallery';
import { checkCancelled } from '../cancel-flag';
import { addCommand, type Invocation, type Run } from '../command';
import { EXIT_OK } from '../exit-codes';

interface FixturesOptions {
  readonly suite?: Suite;
  readonly output: string;
}

/** `fixtures`: damaged images of every layout with their answer key. */
export function registerFixtures(program: Command, run: Run): void {
  addCommand(program, run, 'fixtures', 'make damaged images of every layout, and what a check says', fixtures)
    .addOption(
      new Option(
        '--suite <name>',
        'one suite; t-zbd: the states that fio’s t/zbd and libzbc begin with (default: all damaged and clean ones)',
      ).choices(SUITES),
    )
    .requiredOption('-o, --output <folder>', 'a folder that is not there or is empty');
}

function fixtures({ options, output }: Invocation<FixturesOptions>): number {
  const { suite = null, output: folder } = options;
  const key = makeGallery(folder, fixturesOf(suite), (done, total) => {
    checkCancelled();
    output.progress(`${done} of ${total} images made`);
  });
  if (output.json) output.document({ folder, ...key });
  else output.line(`${folder}: ${plural(key.fixtures.length, 'image')}, answers in key.json`);
  return EXIT_OK;
}
