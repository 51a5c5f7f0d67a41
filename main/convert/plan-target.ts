import { fail } from '../../shared/errors/app-error';
import { isWritten, writtenVariants, type ImageFamily } from '../../shared/image/family';
import type { ImageSpec, SpecField, SpecProblem } from '../../shared/image/image-spec';
import type { ConversionTarget } from '../../shared/image/conversion';
import { geometryShape } from '../../shared/image/geometry-shape';
import type { ZoneRanges } from '../../shared/units/ranges';
import type { ZoneLimits } from '../../shared/zone/geometry';
import type { NewImage } from '../format/new-image';
import { driverNamed } from '../format/registry';
import type { ConversionSource } from './conversion-source';

/** What the target is made from, its plan, and why it cannot be made; one of the last two is there. */
interface PlannedTarget {
  readonly spec: ImageSpec;
  readonly image: NewImage | null;
  readonly blockers: readonly string[];
}

/** Each field gives way in at most this many steps. */
const STEPS_MAX = 24;

/**
 * The spec closest to a source that the target's driver accepts: where the driver refuses a field that an image can
 * do without, the field gives way, and comparing shows what that costs. Zone size and count never give way. Errors:
 * `usage` for a variant that is not written.
 */
export function planTarget(source: ConversionSource, target: ConversionTarget): PlannedTarget {
  let spec = sameSpec(source, target);
  const { zoneCount } = source.image.facts.geometry;
  if (zoneCount === 0)
    return { spec, image: null, blockers: ['the image has no zones, or none that are understood'] };
  const driver = driverNamed(target.format);
  requireWritten(driver.family, target.variant);
  for (let step = 0; ; step++) {
    const image = driver.plan(spec, null);
    const stops = image.problems.filter((problem) => isInTheWay(problem, target.force));
    if (stops.length === 0) return { spec, image, blockers: [] };
    const yielded = stops.reduce(yieldTo, spec);
    if (yielded === spec || step === STEPS_MAX) return { spec, image: null, blockers: stops.map(wordsOf) };
    spec = yielded;
  }
}

function requireWritten(family: ImageFamily, variant: string): void {
  if (isWritten(family, variant)) return;
  const accepted = writtenVariants(family).join(', ');
  fail('usage', `variant ${variant} of ${family.name} is not written; accepted: ${accepted}`, { variant });
}

function isInTheWay({ severity }: SpecProblem, force: boolean): boolean {
  return severity === 'error' || (severity === 'force' && !force);
}

function wordsOf({ message, severity }: SpecProblem): string {
  return severity === 'force' ? `${message} (force makes it nevertheless)` : message;
}

function sameSpec({ image, profile }: ConversionSource, target: ConversionTarget): ImageSpec {
  const { conventionalZones, ...sizes } = geometryShape(image.facts.geometry);
  return {
    format: target.format,
    variant: target.variant,
    logicalBlockSizeBytes: image.facts.geometry.logicalBlockSizeBytes,
    ...sizes,
    conventional: conventionalZones,
    limits: image.facts.limits,
    zdeBytes: image.facts.zdeBytes,
    profile,
    uuid: image.facts.uuid,
    label: image.facts.label,
    fileSizeBytes: null,
    force: target.force,
  };
}

/** The spec with the refused field changed; the same object where nothing is left to give. */
function yieldTo(spec: ImageSpec, { field, fix }: SpecProblem): ImageSpec {
  const offered = typeof fix?.value === 'number' ? fix.value : null;
  const change = GIVE_WAY[field]?.(spec, offered) ?? {};
  const changed = { ...spec, ...change };
  return JSON.stringify(changed) === JSON.stringify(spec) ? spec : changed;
}

type GiveWay = (spec: ImageSpec, offered: number | null) => Partial<ImageSpec>;

const GIVE_WAY: Readonly<Partial<Record<SpecField, GiveWay>>> = {
  /** Pointers of larger blocks are whole in smaller ones, never the reverse. */
  logicalBlockSizeBytes: () => ({ logicalBlockSizeBytes: 512 }),
  zoneCapacityBytes: ({ zoneSizeBytes }) => ({ zoneCapacityBytes: zoneSizeBytes }),
  lastZoneSizeBytes: ({ zoneSizeBytes }) => ({ lastZoneSizeBytes: zoneSizeBytes }),
  conventional: ({ conventional }) => ({ conventional: fewerConventional(conventional) }),
  openZonesMax: ({ limits }, offered) => ({ limits: weaker(limits, 'openZonesMax', offered) }),
  activeZonesMax: ({ limits }, offered) => ({ limits: weaker(limits, 'activeZonesMax', offered) }),
  appendMaxBytes: ({ limits }, offered) => ({ limits: weaker(limits, 'appendMaxBytes', offered) }),
  zdeBytes: () => ({ zdeBytes: 0 }),
  uuid: () => ({ uuid: '' }),
  label: () => ({ label: '' }),
};

/** Those that lead first, then none. */
function fewerConventional(ranges: ZoneRanges): ZoneRanges {
  const [first] = ranges;
  return ranges.length > 1 && first?.[0] === 0 ? [first] : [];
}

/** A limit that the driver proposes, else none. */
function weaker(limits: ZoneLimits, name: keyof ZoneLimits, offered: number | null): ZoneLimits {
  return { ...limits, [name]: limits[name] === offered ? null : offered };
}
