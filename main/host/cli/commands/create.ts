import { randomUUID } from 'node:crypto';
import { Option, type Command } from 'commander';
import type { ImageSpec } from '../../../../shared/fixture/image-spec';
import { parseCount, parseSize } from '../../../../shared/units/parse';
import { parseZoneRanges } from '../../../../shared/units/ranges';
import { RULE_PROFILES, type RuleProfile } from '../../../../shared/zone/profile';
import { createImage, planImage } from '../../../service/create-image';
import { completeSpec } from '../../../service/defaults';
import { addCommand, type Invocation, type Run } from '../command';
import { EXIT_OK } from '../exit-codes';

interface CreateOptions {
  readonly zoneSize: string;
  readonly zones: string;
  readonly variant?: string;
  readonly plain?: boolean;
  readonly conventional?: string;
  readonly zoneCapacity?: string;
  readonly maxOpen?: string;
  readonly maxActive?: string;
  readonly maxAppend?: string;
  readonly zde?: string;
  readonly logicalBlock?: '512' | '4096';
  readonly profile?: RuleProfile;
  readonly lastZone?: string;
  readonly fileSize?: string;
  readonly label?: string;
  readonly force?: boolean;
}

/** `create`: a new image, sparse. */
export function registerCreate(program: Command, run: Run): void {
  addCommand(program, run, 'create <image>', 'create an image', create)
    .requiredOption('--zone-size <size>', 'distance between two zone starts')
    .requiredOption('--zones <n>', 'number of zones')
    .addOption(new Option('--format <format>', 'image family').choices(['zoned']).default('zoned'))
    .addOption(new Option('--variant <variant>', 'layout').choices(['extended', 'rfc']))
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
    .option('--file-size <size>', 'size of the file (rfc only)')
    .option('--label <text>', 'a name kept in the image (extended only)')
    .option('--force', "create even what the format's own driver is known to corrupt");
}

function create({ args, options, output }: Invocation<CreateOptions>): number {
  const path = args[0]!;
  const spec = specOf(options);
  const plan = planImage(spec, path);
  for (const { severity, message } of plan.problems)
    if (severity === 'warning') output.message(`warning: ${message}`);
  createImage(path, spec, { replace: false });
  if (output.json)
    output.document({ path, spec, fileSizeBytes: plan.fileSizeBytes, tableBytes: plan.tableBytes });
  return EXIT_OK;
}

/** The spec that the options describe; what is not given follows from the rest. */
function specOf(options: CreateOptions): ImageSpec {
  const variant = options.plain ? 'rfc' : options.variant;
  const size = (text: string | undefined, name: string): number | undefined =>
    text === undefined ? undefined : parseSize(text, name);
  const zoneCount = parseCount(options.zones, '--zones');
  const partial = {
    variant,
    zoneCount,
    zoneSizeBytes: parseSize(options.zoneSize, '--zone-size'),
    conventional:
      options.conventional === undefined
        ? undefined
        : parseZoneRanges(options.conventional, '--conventional', zoneCount),
    zoneCapacityBytes: size(options.zoneCapacity, '--zone-capacity'),
    lastZoneSizeBytes: size(options.lastZone, '--last-zone'),
    zdeBytes: size(options.zde, '--zde'),
    logicalBlockSizeBytes: options.logicalBlock === undefined ? undefined : blockSize(options.logicalBlock),
    fileSizeBytes: size(options.fileSize, '--file-size'),
    profile: options.profile,
    label: options.label,
    force: options.force,
  };
  const limits = {
    openZonesMax: limitOf(options.maxOpen, '--max-open', parseCount),
    activeZonesMax: limitOf(options.maxActive, '--max-active', parseCount),
    appendMaxBytes: limitOf(options.maxAppend, '--max-append', parseSize),
  };
  return completeSpec({ ...withoutUndefined(partial), limits }, randomUUID());
}

/** A limit; 0 = none, as the tools of the field have it. */
function limitOf(
  text: string | undefined,
  name: string,
  parse: (text: string, what: string) => number,
): number | null {
  const value = text === undefined ? 0 : parse(text, name);
  return value === 0 ? null : value;
}

function blockSize(text: '512' | '4096'): 512 | 4096 {
  return text === '512' ? 512 : 4096;
}

type Given<Shape> = { [Key in keyof Shape]: Exclude<Shape[Key], undefined> };

/** Drops the options that were not given, so that defaults apply. */
function withoutUndefined<Shape extends object>(shape: Shape): Given<Shape> {
  return Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined)) as Given<Shape>;
}
