import type { AttachCommand } from '../../shared/image/attach-command';
import type { QemuUse } from '../../shared/image/family';
import type { ImageInfo } from '../../shared/image/image-info';
import { formatBytes } from '../../shared/units/format';
import { formatZoneRanges } from '../../shared/units/ranges';
import { isPowerOfTwo, MIB } from '../../shared/units/units';
import { deviceBlocks } from '../../shared/zone/geometry';
import type { FormatImage } from '../format/image';
import { familyNamed } from '../format/registry';

/** An open image and what `info` says of it. */
export interface AttachFacts {
  readonly image: FormatImage;
  readonly info: ImageInfo;
}

/** How QEMU is given the image; undefined = no QEMU reads its layout. */
export function qemuUseOf({ image }: AttachFacts): QemuUse | undefined {
  const { recognition } = image.facts;
  const { variants } = familyNamed(recognition.format);
  return variants.find(({ variant }) => variant === recognition.variant)?.qemu;
}

/** Bytes of the whole device. */
export function deviceBytesOf({ image }: AttachFacts): number {
  const { geometry } = image.facts;
  return deviceBlocks(geometry) * geometry.logicalBlockSizeBytes;
}

/** A path within a QEMU option list: commas are doubled, then the shell's quotes go around. */
export function qemuPath(path: string): string {
  return path.replaceAll(',', ',,');
}

/** A number of conventional zones from the start on; null when they lie elsewhere. */
export function leadingConventional({ info: { geometry } }: AttachFacts): number | null {
  const [range, ...others] = geometry.conventionalZones;
  if (!range) return 0;
  return others.length === 0 && range[0] === 0 ? range[1] + 1 : null;
}

/** What several programs cannot make of a geometry, in words; empty = all is well. */
export function obstacles(facts: AttachFacts, wants: Wants): string[] {
  const { geometry } = facts.info;
  const reasons: string[] = [];
  for (const [what, bytes] of sizesOf(facts)) {
    if (wants.mebibytes && bytes % MIB !== 0)
      reasons.push(`the ${what} of ${formatBytes(bytes)} is no multiple of 1 MiB`);
  }
  if (wants.powerOfTwo && !isPowerOfTwo(geometry.zoneSizeBytes))
    reasons.push(`the zone size of ${formatBytes(geometry.zoneSizeBytes)} is no power of two`);
  if (wants.conventional === 'none' && geometry.conventionalZones.length > 0)
    reasons.push(`zones ${formatZoneRanges(geometry.conventionalZones)} are conventional`);
  if (wants.conventional === 'leading' && leadingConventional(facts) === null)
    reasons.push(
      `conventional zones ${formatZoneRanges(geometry.conventionalZones)} are not simply the first ones`,
    );
  return reasons;
}

/** What a program asks of a geometry. */
interface Wants {
  /** Sizes are given in MiB. */
  readonly mebibytes?: boolean;
  readonly powerOfTwo?: boolean;
  readonly conventional: 'none' | 'leading' | 'any';
}

function sizesOf(facts: AttachFacts): [string, number][] {
  const { zoneSizeBytes, zoneCapacityBytes } = facts.info.geometry;
  return [
    ['zone size', zoneSizeBytes],
    ['zone capacity', zoneCapacityBytes],
    ['device size', deviceBytesOf(facts)],
  ];
}

/** Said of every device that only has the image's shape. */
export const SHAPE_ONLY =
  'Geometry and limits only: the device starts empty, states and data are not carried.';

/** A command that cannot be given: a comment for the shell, and the reasons. */
export function impossible(
  { tool, title }: Pick<AttachCommand, 'tool' | 'title'>,
  reasons: readonly string[],
): AttachCommand {
  const note = `${tool} cannot make this device: ${reasons.join('; ')}.`;
  return { tool, title, line: `# ${note}`, note };
}

/** Sentences that apply, joined; undefined when there are none. */
export function noteOf(...sentences: readonly (string | false | null)[]): { readonly note?: string } {
  const said = sentences.filter((sentence) => typeof sentence === 'string');
  return said.length === 0 ? {} : { note: said.join(' ') };
}
