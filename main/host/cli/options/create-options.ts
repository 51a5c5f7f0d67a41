import { randomUUID } from 'node:crypto';
import { fail } from '../../../../shared/errors/app-error';
import { assert } from '../../../../shared/errors/assert';
import { isWritten, writtenVariants } from '../../../../shared/image/family';
import {
  DEFAULT_FORMAT,
  FORMAT_NAMES,
  type FormatName,
  type ImageSpec,
} from '../../../../shared/image/image-spec';
import { IMAGE_PRESETS } from '../../../../shared/image/presets';
import { parseCount, parseSize } from '../../../../shared/units/parse';
import { parseZoneRanges } from '../../../../shared/units/ranges';
import type { ZoneLimits } from '../../../../shared/zone/geometry';
import type { RuleProfile } from '../../../../shared/zone/profile';
import { writableFamily } from '../../../format/registry';
import { completeSpec, type PartialSpec } from '../../../image/defaults';
import { withoutUndefined } from '../../../../shared/units/without-undefined';
import { parseRecipe, specOfRecipe, type Recipe } from '../../../image/recipe';
import type { Output } from '../printing/output';
import { readText } from '../streams';
import { reportRecipe } from './report-options';
import { statesOf } from './state-options';

/** What `--plain` stands for. */
const PLAIN = { format: 'zoned', variant: 'rfc' } as const;

/** Options of `create`, as commander gives them. */
export interface CreateOptions {
  readonly zoneSize?: string;
  readonly zones?: string;
  readonly format?: FormatName;
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
  readonly extendedL2?: boolean;
  readonly recipe?: string;
  readonly preset?: string;
  readonly data?: string;
  readonly force?: boolean;
  readonly state?: readonly string[];
  readonly seed?: string;
  readonly fromReport?: string;
  readonly saveRecipe?: string;
}

/**
 * The spec that the options describe: options over the report, the report over the recipe, the recipe over the preset;
 * what nobody says follows from the rest. Errors: `usage`, those of reading a recipe or report.
 */
export function specOf(options: CreateOptions, output: Output): ImageSpec {
  const preset = options.preset === undefined ? {} : presetNamed(options.preset);
  const recipe = options.recipe === undefined ? {} : readRecipe(options.recipe);
  const report = options.fromReport === undefined ? {} : fromReport(options, options.fromReport, output);
  const limits = { ...preset.limits, ...recipe.limits };
  const base = { ...baseFor(options, { ...preset, ...recipe, limits }), ...report };
  const given = givenBy(options, base);
  const { zoneCount, zoneSizeBytes, ...rest } = {
    ...base,
    ...given,
    limits: { ...limits, ...given.limits },
  };
  if (zoneCount === undefined)
    fail('usage', 'give --zones N, --recipe FILE, --from-report FILE or --preset NAME');
  if (zoneSizeBytes === undefined)
    fail('usage', 'give --zone-size S, --recipe FILE, --from-report FILE or --preset NAME');
  const partial: PartialSpec = { zoneCount, zoneSizeBytes, ...rest };
  requireOwnVariant(partial);
  return options.recipe === undefined ? completeSpec(partial, randomUUID()) : specOfRecipe(partial);
}

/** The family's choices of a preset or recipe go with it when another family is asked for. */
function baseFor({ format }: CreateOptions, base: Recipe): Recipe {
  if (format === undefined || format === (base.format ?? DEFAULT_FORMAT)) return base;
  const {
    variant: _variant,
    logicalBlockSizeBytes: _blockSize,
    profile: _profile,
    uuid: _uuid,
    ...rest
  } = base;
  return rest;
}

/** Errors: `usage`, naming the variants of the family and the family of the variant. */
function requireOwnVariant({ format = DEFAULT_FORMAT, variant }: PartialSpec): void {
  const family = writableFamily(format);
  if (variant === undefined || isWritten(family, variant)) return;
  const accepted = writtenVariants(family).join(', ');
  const other = FORMAT_NAMES.find((name) => isWritten(writableFamily(name), variant));
  const hint = other === undefined ? '' : ` (${variant} goes with --format ${other})`;
  fail('usage', `--variant ${variant}: not a variant of ${format} to create; accepted: ${accepted}${hint}`, {
    format,
    variant,
  });
}

function presetNamed(name: string): Recipe {
  const preset = IMAGE_PRESETS.find(({ id }) => id === name);
  assert(preset, `the parser let the preset '${name}' pass`);
  return preset.spec;
}

function readRecipe(path: string): Recipe {
  return parseRecipe(readText(path), path);
}

function fromReport(options: CreateOptions, path: string, output: Output): Recipe {
  return reportRecipe(
    path,
    withoutUndefined({ logicalBlockSizeBytes: blockSizeOf(options.logicalBlock) }),
    output,
  );
}

function givenBy(options: CreateOptions, base: Recipe): Recipe {
  const zoneCount = options.zones === undefined ? undefined : parseCount(options.zones, '--zones');
  const zones = zoneCount ?? base.zoneCount;
  return withoutUndefined({
    format: options.format,
    variant: variantOf(options),
    zoneCount,
    zoneSizeBytes: sizeOf(options.zoneSize, '--zone-size'),
    conventional:
      options.conventional === undefined
        ? undefined
        : parseZoneRanges(options.conventional, '--conventional', zones),
    zoneCapacityBytes: sizeOf(options.zoneCapacity, '--zone-capacity'),
    lastZoneSizeBytes: sizeOf(options.lastZone, '--last-zone'),
    zdeBytes: sizeOf(options.zde, '--zde'),
    logicalBlockSizeBytes: blockSizeOf(options.logicalBlock),
    fileSizeBytes: sizeOf(options.fileSize, '--file-size'),
    profile: options.profile,
    label: options.label,
    extendedL2: options.extendedL2,
    force: options.force,
    states: statesOf(options.state, base.states, zones),
    seed: options.seed === undefined ? undefined : parseCount(options.seed, '--seed'),
    limits: limitsOf(options),
  });
}

function variantOf({ plain, variant, format }: CreateOptions): string | undefined {
  if (!plain) return variant;
  const says = `--plain is --variant ${PLAIN.variant}`;
  if (format !== undefined && format !== PLAIN.format) {
    fail('usage', `${says} of ${PLAIN.format}; --format ${format} contradicts it`, { format });
  }
  if (variant !== undefined && variant !== PLAIN.variant) {
    fail('usage', `${says}; --variant ${variant} contradicts it`, { variant });
  }
  return PLAIN.variant;
}

/** Limits that were given; 0 = none, as the tools of the field have it. */
function limitsOf({ maxOpen, maxActive, maxAppend }: CreateOptions): Partial<ZoneLimits> {
  return withoutUndefined({
    openZonesMax: limitOf(maxOpen, '--max-open', parseCount),
    activeZonesMax: limitOf(maxActive, '--max-active', parseCount),
    appendMaxBytes: limitOf(maxAppend, '--max-append', parseSize),
  });
}

function limitOf(
  text: string | undefined,
  name: string,
  parse: (text: string, what: string) => number,
): number | null | undefined {
  return text === undefined ? undefined : parse(text, name) || null;
}

function sizeOf(text: string | undefined, name: string): number | undefined {
  return text === undefined ? undefined : parseSize(text, name);
}

function blockSizeOf(text: '512' | '4096' | undefined): 512 | 4096 | undefined {
  if (text === undefined) return undefined;
  return text === '512' ? 512 : 4096;
}
