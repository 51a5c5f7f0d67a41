import { AppError, failAbout, type ErrorData } from '../../shared/errors/app-error';
import { takesDataImage, type ImageFamily } from '../../shared/image/family';
import type { ImageInfo } from '../../shared/image/image-info';
import { ruleOptions, type RuleProfile } from '../../shared/zone/profile';
import { openBytes } from '../format/bytes';
import { openDamagedHeader } from '../format/check/damaged-header';
import type { DriverOptions, FormatDriver } from '../format/driver';
import type { FormatImage, ImageFacts } from '../format/image';
import { driverNamed, driverOf } from '../format/registry';
import type { BlockFile } from '../storage/block-file';
import type { DeviceTreatment } from './opened-image';
import type { ZonedDevice } from '../device/device';
import { createZonedDevice } from '../device/zoned-device';

/** A profile and who chose it. */
export interface ChosenProfile {
  readonly profile: RuleProfile;
  readonly profileSource: ImageInfo['profileSource'];
}

/** A device over any file that holds an image. */
export interface OpenedDevice {
  readonly device: ZonedDevice;
  readonly profile: ChosenProfile;
}

/** What of a request concerns the device and not the files, and what there is besides its file. */
export interface DeviceRequest extends DriverOptions, DeviceTreatment {
  /** Show an image whose header is damaged as its header, where a variant can be named. */
  readonly damagedToo?: boolean;
}

/**
 * Recognises what a file holds and puts a device over it. Writes nothing. Errors: those of the driver:
 * `not-recognised`, `damaged`, `unknown-feature`, `unsupported`; `usage` for a data image that the family has no use
 * for. As bytes any file opens.
 */
export function openDevice(file: BlockFile, request: DeviceRequest): OpenedDevice {
  const image = request.asBytes ? openAsBytes(file, request) : openWithDriver(file, request);
  const profile = chooseProfile(image.facts, request.profile);
  const device = createZonedDevice({
    image,
    file,
    rules: ruleOptions(profile.profile, {
      ...image.facts.defaultRules,
      ...(request.restrictedReads ? { unrestrictedRead: false } : {}),
      ...request.rules,
    }),
    durability: request.durability ?? 'end',
    tableWrites: request.tableWrites ?? 'eager',
  });
  return { device, profile };
}

function openWithDriver(file: BlockFile, options: DeviceRequest): FormatImage {
  const driver = driverFor(file, options);
  requireFitting(file, driver.family, options);
  try {
    return driver.open(file, options);
  } catch (error) {
    const shown =
      options.damagedToo && error instanceof AppError
        ? openDamagedHeader(file, driver, options, error)
        : null;
    if (shown) return shown;
    throw error;
  }
}

/** Errors: `usage` for what a family has no use for: a data image, a namespace, a file behind. */
function requireFitting(file: BlockFile, family: ImageFamily, options: DeviceRequest): void {
  const refuse = (message: string, data: ErrorData): never =>
    failAbout(file.name, 'usage', `is a ${family.noun}: ${message}`, { file: file.name, ...data });
  const data = options.attached?.name ?? (options.zoneFiles ? options.data : undefined);
  if (data !== undefined && !takesDataImage(family)) {
    const where =
      family.data === 'mapped' ? 'its tables say where its data lies; it' : 'it holds its data itself and';
    refuse(`${where} takes no data image ${data}`, { data });
  }
  const { namespace } = options;
  if (namespace !== undefined && !family.hasNamespaces)
    refuse(`it has no namespaces, number ${namespace} was asked for`, { namespace });
  const [behind] = options.behind ?? [];
  if (behind !== undefined && family.data !== 'mapped')
    refuse(`there is nothing behind it, and ${behind.name} is given as its backing file`, {
      backing: behind.name,
    });
}

/** A directory of zone files has no content to recognise. */
function driverFor(file: BlockFile, { zoneFiles, variant }: DriverOptions): FormatDriver {
  return zoneFiles ? driverNamed(zoneFiles.format) : driverOf(file, variant);
}

/** Why it is shown so, is what a driver would refuse it for. */
function openAsBytes(file: BlockFile, options: DriverOptions): FormatImage {
  try {
    const { recognition } = openWithDriver(file, options).facts;
    return openBytes(
      file,
      `shown as bytes, as was asked for; it could be read as ${recognition.format} ${recognition.variant}`,
    );
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return openBytes(file, error.message);
  }
}

/** The user's choice, else what the image records, else what images of its kind follow. */
function chooseProfile(
  { recordedProfile, defaultProfile }: ImageFacts,
  asked: RuleProfile | undefined,
): ChosenProfile {
  if (asked !== undefined) return { profile: asked, profileSource: 'option' };
  if (recordedProfile !== null) return { profile: recordedProfile, profileSource: 'image' };
  return { profile: defaultProfile, profileSource: 'default' };
}
