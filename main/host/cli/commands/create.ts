import { Option, type Command } from 'commander';
import { takesDataImage } from '../../../../shared/image/family';
import { IMAGE_PRESETS } from '../../../../shared/image/presets';
import { RECIPE_STATES_MAX } from '../../../../shared/image/limits';
import { fail, failAbout } from '../../../../shared/errors/app-error';
import {
  DEFAULT_FORMAT,
  FORMAT_NAMES,
  type CreationPlan,
  type ImageSpec,
} from '../../../../shared/image/image-spec';
import { formatBytes, formatCount, plural } from '../../../../shared/units/format';
import { RULE_PROFILES } from '../../../../shared/zone/profile';
import { writableFamily } from '../../../format/registry';
import type { FillProgress } from '../../../image/apply-states';
import { createPlanned, planImage } from '../../../image/create-image';
import { recipeText } from '../../../image/recipe';
import { refuseExisting } from '../../../storage/node-replace-file';
import { realPath } from '../../../storage/node-real-path';
import { checkCancelled } from '../cancel-flag';
import { addCommand, type Invocation, type Run } from '../command';
import { createOutputFile, withOutputFile } from '../printing/output-file';
import { specOf, type CreateOptions } from '../options/create-options';
import { repeated } from '../options/state-options';
import { EXIT_OK } from '../exit-codes';
import {
  DEFAULT_VARIANTS,
  WITH_DATA_IMAGE,
  WITH_EXTENDED_L2,
  WITH_FILE_SIZE,
  WITH_LABEL,
} from '../family-words';
import type { Output } from '../printing/output';
import { TimeLeft } from '../printing/time-left';

const PRESET_NAMES = IMAGE_PRESETS.map(({ id }) => id);

/** `create`: a new image, sparse. */
export function registerCreate(program: Command, run: Run): void {
  addCommand(program, run, 'create <image>', 'create an image', create)
    .option('--zone-size <size>', 'distance between two zone starts')
    .option('--zones <n>', 'number of zones')
    .addOption(
      new Option('--format <format>', `image family (default: ${DEFAULT_FORMAT})`).choices(FORMAT_NAMES),
    )
    .option('--variant <variant>', `layout (default: ${DEFAULT_VARIANTS})`)
    .option('--plain', "the layout of QEMU's RFC driver (same as --variant rfc)")
    .option('--conventional <zones>', 'conventional zones, such as 0-3,60')
    .option('--zone-capacity <size>', 'writable bytes of a zone (default: the zone size)')
    .option('--max-open <n>', 'open zones at most; 0 = no limit')
    .option('--max-active <n>', 'active zones at most; 0 = no limit')
    .option('--max-append <size>', 'bytes of one append at most; 0 = no limit')
    .option('--zde <bytes>', 'descriptor extension bytes a zone, a multiple of 64')
    .addOption(new Option('--logical-block <bytes>', 'smallest addressable unit').choices(['512', '4096']))
    .addOption(new Option('--profile <profile>', 'rules that the image records').choices(RULE_PROFILES))
    .option('--last-zone <size>', 'size of the last zone, if smaller')
    .option('--file-size <size>', `size of the file (${WITH_FILE_SIZE} only)`)
    .option('--label <text>', `a name kept in the image (${WITH_LABEL} only)`)
    .option('--extended-l2', `L2 entries with 32 subclusters each (${WITH_EXTENDED_L2} only)`)
    .option('--recipe <file>', 'a JSON file with fields of the image; the same one makes the same bytes')
    .option('--save-recipe <file>', 'write the recipe of the image: --recipe makes the same bytes of it')
    .option('--from-report <file>', 'zones and states of a report of any tool (- for standard input)')
    .option(
      '--state <zones=state>',
      'state, fill and pattern of zones, such as 5,6=closed:37%:stamp; several times',
      repeated,
    )
    .option('--seed <n>', 'what stamps carry and random bytes follow from (default: 0)')
    .addOption(new Option('--preset <name>', 'a starting point').choices(PRESET_NAMES))
    .option('--data <file>', `make a data image, too (${WITH_DATA_IMAGE} only)`)
    .option('--force', "create even what the format's own driver is known to corrupt");
}

function create({ args, options, output }: Invocation<CreateOptions>): number {
  const path = args[0]!;
  const spec = specOf(options, output);
  const data = dataOf(options, spec);
  refuseExisting(path);
  if (data !== null) refuseExisting(data);
  if (options.saveRecipe !== undefined) refuseRecipe(options.saveRecipe, spec, path);
  const plan = planImage(spec, path);
  printProblems(plan, spec, output);
  const make = (): void => createPlanned(path, plan, { replace: false, data }, watchFill(output));
  if (options.saveRecipe === undefined) make();
  else withRecipe(options.saveRecipe, spec, make);
  const { fileSizeBytes, tableBytes } = plan;
  if (output.json) output.document({ path, data, spec, fileSizeBytes, tableBytes });
  else output.line(lineOf(path, spec, plan) + (data === null ? '' : `, data image ${data}`));
  return EXIT_OK;
}

/** Hears Ctrl+C at every step; says how much is written, and how long the rest takes. */
function watchFill(output: Output): FillProgress {
  const left = new TimeLeft();
  return (done, total) => {
    checkCancelled();
    if (total === 0 || !left.take({ unit: 'bytes', done, total })) return;
    output.progress(`${formatBytes(done)} of ${formatBytes(total)} written${left}`);
  };
}

/** Errors: `same-file` for the path of the image, `usage` for states that no recipe holds. */
function refuseRecipe(recipe: string, { states = [] }: ImageSpec, image: string): void {
  if (realPath(recipe) === realPath(image))
    failAbout(recipe, 'same-file', 'cannot be image and recipe at once; give another name', { path: recipe });
  if (states.length <= RECIPE_STATES_MAX) return;
  const most = formatCount(RECIPE_STATES_MAX);
  fail('usage', `--save-recipe: ${formatCount(states.length)} entries of states; a recipe holds ${most}`, {
    entries: states.length,
  });
}

/** The recipe is there once the image is. Errors: those of the file and of `make`. */
function withRecipe(path: string, spec: ImageSpec, make: () => void): void {
  withOutputFile(createOutputFile({ path, replace: false }), (file) => {
    file.write(new TextEncoder().encode(recipeText(spec)));
    make();
  });
}

function dataOf({ data }: CreateOptions, { format }: ImageSpec): string | null {
  if (data === undefined) return null;
  if (takesDataImage(writableFamily(format))) return data;
  fail(
    'usage',
    `--data: a ${format} image holds its data itself; accepted with --format ${WITH_DATA_IMAGE}`,
    {
      data,
    },
  );
}

/** Warnings, and what besides the first problem is in the way; the first becomes the error itself. */
function printProblems({ problems }: CreationPlan, { force }: ImageSpec, output: Output): void {
  const stops = problems.filter(({ severity }) => severity === 'error' || (severity === 'force' && !force));
  for (const { message } of stops.slice(1)) output.message(`also: ${message}`);
  for (const problem of problems) {
    if (!stops.includes(problem)) output.message(`warning: ${problem.message}`);
  }
}

function lineOf(path: string, spec: ImageSpec, { fileSizeBytes }: CreationPlan): string {
  const zones = `${plural(spec.zoneCount, 'zone')} of ${formatBytes(spec.zoneSizeBytes)}`;
  return `${path}: ${spec.format} ${spec.variant}, ${zones}, file of ${formatBytes(fileSizeBytes)}`;
}
