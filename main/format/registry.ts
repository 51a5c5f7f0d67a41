import { fail, failAbout } from '../../shared/errors/app-error';
import { assert } from '../../shared/errors/assert';
import {
  takesDataImage,
  writableFamilies,
  type ImageFamily,
  type ImageFormat,
  type WritableFamily,
} from '../../shared/image/family';
import type { FindingCodes } from '../../shared/image/check/finding-code';
import type { FormatName } from '../../shared/image/image-spec';
import { formatCount } from '../../shared/units/format';
import type { BlockFile } from '../storage/block-file';
import { BYTES_FAMILY } from './bytes';
import type { FormatDriver } from './driver';
import type { Recognition } from './image';
import { foreignLayout } from './read-only/foreign';
import { qcow2Driver } from './qcow2/driver';
import { zbdDumpDriver } from './zbd-dump/driver';
import { zloopDriver } from './zloop/driver';
import { zoneFileDriver } from './zone-file/driver';
import { reportTool } from './report-text';
import { zonedDriver } from './zoned/driver';

/** All drivers, in the order in which they look at a file. */
export const FORMAT_DRIVERS: readonly FormatDriver[] = [
  zonedDriver,
  qcow2Driver,
  zoneFileDriver,
  zbdDumpDriver,
  zloopDriver,
];

/** A driver of a pair of files that other programs read: written whole, and never changed. */
export type DumpingDriver = FormatDriver & Required<Pick<FormatDriver, 'dump' | 'dataByName'>>;

/** Drivers that write images for other programs only. */
export const DUMPING_DRIVERS: readonly DumpingDriver[] = FORMAT_DRIVERS.filter(
  (driver): driver is DumpingDriver => driver.dump !== undefined && driver.dataByName !== undefined,
);

/** What is declared of every family, in the order of the drivers; bytes come last. */
export const IMAGE_FAMILIES: readonly ImageFamily[] = [
  ...FORMAT_DRIVERS.map(({ family }) => family),
  BYTES_FAMILY,
];

/** Every code that a finding may have, by family and in the order of the drivers. */
export const FINDING_CODES: FindingCodes = Object.fromEntries(
  FORMAT_DRIVERS.flatMap(({ findingCodes }) => Object.entries(findingCodes)),
);

/** What is declared of the families of which images are made. */
export const WRITABLE_FAMILIES: readonly WritableFamily[] = writableFamilies(IMAGE_FAMILIES);

/** Names of the families whose new images get a data image beside them, where one is asked for. */
export const FAMILIES_WITH_DATA_IMAGE: readonly FormatName[] = WRITABLE_FAMILIES.filter(takesDataImage).map(
  ({ name }) => name,
);

/** A file's driver and what it saw. */
export interface Recognised {
  readonly driver: FormatDriver;
  readonly recognition: Recognition;
}

/**
 * The driver of a file: by content the one that is most sure, and that of the variant that is named where nothing is seen.
 * Errors: `unsupported` for a layout that is known by name only and for a report of zones, `not-recognised` for anything else.
 */
export function driverOf(file: BlockFile, variant: string | undefined): FormatDriver {
  if (variant === undefined) refuseReport(file);
  const best = seenIn(file)[0];
  if (best) return best.driver;
  const named = variant === undefined ? undefined : driverOfVariant(variant);
  return named && !foreignLayout(file) ? named : recognise(file).driver;
}

/** A report can begin with the magic of an image. Errors: `unsupported`, naming the tool. */
function refuseReport(file: BlockFile): void {
  const tool = reportTool(file);
  if (tool === null) return;
  const message = `is a report of zones, as ${tool} prints it, and no image`;
  failAbout(file.name, 'unsupported', message, { file: file.name, tool });
}

/** Names of variants are those of one family each. */
function driverOfVariant(name: string): FormatDriver | undefined {
  return FORMAT_DRIVERS.find(({ family }) => family.variants.some(({ variant }) => variant === name));
}

/** What the drivers see in a file, the surest first. */
function seenIn(file: BlockFile): Recognised[] {
  const seen = FORMAT_DRIVERS.flatMap((driver) => {
    const recognition = driver.recognise(file);
    return recognition ? [{ driver, recognition }] : [];
  });
  return seen.sort((a, b) => b.recognition.confidence - a.recognition.confidence);
}

/**
 * Chooses by content, never by name: the driver that is most sure. Errors: `unsupported` for a layout that is
 * known by name only, `not-recognised` for anything else.
 */
export function recognise(file: BlockFile): Recognised {
  refuseReport(file);
  const best = seenIn(file)[0];
  if (best) return best;
  const foreign = foreignLayout(file);
  if (foreign) {
    const { name, offset, what } = foreign;
    failAbout(
      file.name,
      'unsupported',
      `is ${name} (${what} at offset ${offset}); this program has no driver for it`,
      {
        file: file.name,
        layout: name,
        offset,
      },
    );
  }
  failAbout(
    file.name,
    'not-recognised',
    `holds no zoned image that is known here (${formatCount(file.size())} bytes)`,
    {
      file: file.name,
    },
  );
}

/** The driver of a family. Errors: `unsupported`. */
export function driverNamed(name: ImageFormat): FormatDriver {
  const driver = FORMAT_DRIVERS.find(({ family }) => family.name === name);
  if (!driver) fail('unsupported', `there is no driver for ${name} images`, { format: name });
  return driver;
}

/** What is declared of a family. */
export function familyNamed(name: ImageFormat): ImageFamily {
  const family = IMAGE_FAMILIES.find((candidate) => candidate.name === name);
  assert(family, `there is no family ${name}`);
  return family;
}

/** What is declared of a family of which images are made. */
export function writableFamily(name: ImageFormat): WritableFamily {
  const family = WRITABLE_FAMILIES.find((candidate) => candidate.name === name);
  assert(family, `no images of the family ${name} are made`);
  return family;
}
