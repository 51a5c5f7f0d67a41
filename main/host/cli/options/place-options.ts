import type { Command } from 'commander';
import { fail } from '../../../../shared/errors/app-error';
import { parseCount, parseSize } from '../../../../shared/units/parse';
import type { Lba, ZoneIndex } from '../../../../shared/units/units';
import { zoneStart } from '../../../../shared/zone/geometry';
import type { OpenedImage } from '../../../image/opened-image';

/** Where a read or write goes, as commander gives it. */
export interface PlaceOptions {
  readonly lba?: string;
  readonly zone?: string;
}

/** Adds `--lba` and `--zone`. */
export function withPlace(command: Command): Command {
  return command
    .option('--lba <lba>', 'first logical block')
    .option(
      '--zone <zone[+bytes]>',
      'a zone, or bytes from its start; a write with a zone alone goes to its write pointer',
    );
}

/** The place as a command names it. `+bytes` must fall on a logical block. Errors: `usage`. */
export function placeOf({ lba, zone }: PlaceOptions, image: OpenedImage): { zone?: ZoneIndex; lba?: Lba } {
  if (lba !== undefined && zone === undefined) return { lba: parseCount(lba, '--lba') };
  if (lba !== undefined || zone === undefined) fail('usage', 'give either --lba N or --zone Z[+BYTES]');
  const [zoneText, bytesText] = zone.split('+', 2);
  const index = zoneNamed(zoneText!, '--zone', image);
  return bytesText === undefined ? { zone: index } : { lba: lbaIn(index, bytesText, image) };
}

/** One existing zone. `what` names the option in messages. Errors: `usage`, `out-of-range`. */
export function zoneNamed(text: string, what: string, image: OpenedImage): ZoneIndex {
  const zone = parseCount(text, what);
  const { zoneCount } = image.device.image.facts.geometry;
  if (zone < zoneCount) return zone;
  return fail(
    'out-of-range',
    `${what}: zone ${zone} does not exist; the image has zones 0 to ${zoneCount - 1}`,
    {
      zone,
    },
  );
}

function lbaIn(zone: ZoneIndex, text: string, image: OpenedImage): Lba {
  const { geometry } = image.device.image.facts;
  const blockSize = geometry.logicalBlockSizeBytes;
  const bytes = parseSize(text, '--zone');
  if (bytes % blockSize === 0) return zoneStart(geometry, zone) + bytes / blockSize;
  return fail('usage', `--zone: +${bytes} does not fall on a logical block of ${blockSize} bytes`, { bytes });
}
