import { Option, type Command } from 'commander';
import { fail } from '../../../../shared/errors/app-error';
import { layoutOf, takesDataImage } from '../../../../shared/image/family';
import { FORMAT_NAMES, type FormatName } from '../../../../shared/image/image-spec';
import type {
  ConversionPlan,
  ConversionSummary,
  ConversionTarget,
} from '../../../../shared/image/conversion';
import { formatBytes } from '../../../../shared/units/format';
import { convertImage, placedTarget } from '../../../convert/convert-image';
import { sourceOf } from '../../../convert/conversion-source';
import { dumpImage, dumpLosses, dumpPlaces } from '../../../convert/dump-image';
import { planConversion, shownConversion } from '../../../convert/plan-conversion';
import { DUMPING_DRIVERS, writableFamily, type DumpingDriver } from '../../../format/registry';
import { dataPathFor } from '../../../image/data-path';
import { refuseExisting } from '../../../storage/node-replace-file';
import { placesOf, type ImagePlaces } from '../../../image/image-places';
import type { JobContext } from '../../../device/job';
import { checkCancelled } from '../cancel-flag';
import { addCommand, withOpeningOptions, type Invocation, type Run } from '../command';
import { EXIT_FOUND, EXIT_OK } from '../exit-codes';
import { DEFAULT_VARIANTS, WITH_DATA_IMAGE } from '../family-words';
import { withImage, type ImageOptions } from '../options/image-options';
import type { Output } from '../printing/output';

interface ConvertOptions extends Omit<ImageOptions, 'variant'> {
  readonly format: string;
  readonly variant?: string;
  readonly fromVariant?: string;
  /** A path, or false for --no-data-out. */
  readonly dataOut?: string | boolean;
  readonly acceptLoss?: boolean;
  readonly force?: boolean;
}

/** `convert`: the image anew in another layout; what cannot be carried is listed before anything is written. */
export function registerConvert(program: Command, run: Run): void {
  withOpeningOptions(
    addCommand(program, run, 'convert <image> <target>', 'write an image anew in another layout', convert),
  )
    .addOption(
      new Option('--format <format>', 'family of the target')
        .choices([...FORMAT_NAMES, ...DUMPS])
        .makeOptionMandatory(),
    )
    .option('--variant <variant>', `layout of the target (default: ${DEFAULT_VARIANTS})`)
    .option('--from-variant <variant>', 'read the image as this variant, whatever was recognised')
    .option(
      '--data-out <file>',
      `data image of a ${WITH_DATA_IMAGE} target (default: the target's name and .data)`,
    )
    .option('--no-data-out', `write no data image beside a ${WITH_DATA_IMAGE} target`)
    .option('--accept-loss', 'go on although something cannot be carried')
    .option('--force', "make even what the target format's own driver is known to corrupt");
}

/** What can be written, and not opened for writing. */
const DUMPS = DUMPING_DRIVERS.map(({ family }) => family.name);

function convert(invocation: Invocation<ConvertOptions>): number {
  const { format } = invocation.options;
  const dumping = DUMPING_DRIVERS.find(({ family }) => family.name === format);
  return dumping === undefined ? convertTo(format as FormatName, invocation) : dump(dumping, invocation);
}

function convertTo(format: FormatName, { args, options: given, output }: Invocation<ConvertOptions>): number {
  const [path, targetPath] = [args[0]!, args[1]!];
  const options = { ...given, format };
  const target: ConversionTarget = {
    format,
    variant: options.variant ?? layoutOf(writableFamily(format)).variant,
    force: options.force === true,
  };
  const places = placesFor(targetPath, options);
  placesOf(places).forEach(refuseExisting);
  return withImage(path, { ...options, variant: options.fromVariant }, output, (image) => {
    const source = sourceOf(image);
    const context = bytesContext(output);
    const plan = planConversion(source, placedTarget(target, places), () => context.checkCancelled());
    tell(plan, output);
    const acceptLoss = options.acceptLoss === true;
    if (plan.blockers.length > 0 || (plan.losses.length > 0 && !acceptLoss))
      return refuse(shownConversion(plan), output);
    const summary = convertImage(source, plan, places, { replace: false, acceptLoss, context });
    if (output.json) output.document(summary);
    else output.line(lineOf(summary, target));
    return EXIT_OK;
  });
}

/** The image as the files of another program; what they do not hold is listed first. */
function dump(driver: DumpingDriver, { args, options, output }: Invocation<ConvertOptions>): number {
  const { family } = driver;
  const given = { '--variant': options.variant, '--force': options.force };
  const flag = Object.entries(given).find(([, value]) => value !== undefined)?.[0];
  const isPlaced = typeof options.dataOut === 'string' || options.dataOut === false;
  const wrong = flag ?? (isPlaced ? '--data-out' : undefined);
  if (wrong !== undefined)
    fail('usage', `${wrong}: means nothing with --format ${family.name}`, { flag: wrong });
  const places = dumpPlaces(driver, args[1]!);
  placesOf(places).forEach(refuseExisting);
  return withImage(args[0]!, { ...options, variant: options.fromVariant }, output, (image) => {
    const source = sourceOf(image);
    const context = bytesContext(output);
    const losses = dumpLosses(source, driver, context);
    tell({ blockers: [], losses }, output);
    if (losses.length > 0 && options.acceptLoss !== true) return refuse({ blockers: [], losses }, output);
    const summary = { ...places, losses, ...dumpImage(source, driver, places, context) };
    if (output.json) output.document(summary);
    else {
      const lost = losses.length === 0 ? 'nothing lost' : `${losses.length} lost`;
      output.line(
        `${places.path} with data ${places.data}, ${formatBytes(summary.copiedBytes)} of data, ${lost}`,
      );
    }
    return EXIT_OK;
  });
}

function placesFor(
  path: string,
  { format, dataOut }: Pick<ConvertOptions, 'dataOut'> & { readonly format: FormatName },
): ImagePlaces {
  if (takesDataImage(writableFamily(format))) {
    if (dataOut === false) return { path, data: null };
    return { path, data: typeof dataOut === 'string' ? dataOut : dataPathFor(path) };
  }
  if (typeof dataOut !== 'string') return { path, data: null };
  return fail(
    'usage',
    `--data-out: a ${format} image holds its data itself; accepted with --format ${WITH_DATA_IMAGE}`,
    {
      dataOut,
    },
  );
}

/** What people are told of a plan. */
type Told = Pick<ConversionPlan, 'blockers' | 'losses'>;

/** What stands in the way and what gets lost goes to people first, whatever follows. */
function tell({ blockers, losses }: Told, output: Output): void {
  for (const blocker of blockers) output.message(`cannot be converted: ${blocker}`);
  for (const { code, message } of losses) output.message(`lost: ${message} [${code}]`);
}

function refuse(plan: Told, output: Output): number {
  if (output.json) output.document(plan);
  const { blockers, losses } = plan;
  if (blockers.length > 0) output.message('zonesmith: nothing was written');
  else {
    const count = `${losses.length} ${losses.length === 1 ? 'thing' : 'things'}`;
    output.message(`zonesmith: nothing was written: ${count} cannot be carried; --accept-loss goes on`);
  }
  return EXIT_FOUND;
}

function bytesContext(output: Output): JobContext {
  return {
    checkCancelled,
    progress({ done, total, bytesWritten = 0 }) {
      const of = total === null ? '' : ` of ${formatBytes(total)}`;
      output.progress(`${formatBytes(done)}${of} read, ${formatBytes(bytesWritten)} written`);
    },
  };
}

function lineOf({ path, data, losses, copiedBytes }: ConversionSummary, target: ConversionTarget): string {
  const beside = data === null ? '' : ` with data image ${data}`;
  const lost = losses.length === 0 ? 'nothing lost' : `${losses.length} lost`;
  return `${path}: ${target.format} ${target.variant}${beside}, ${formatBytes(copiedBytes)} of data, ${lost}`;
}
