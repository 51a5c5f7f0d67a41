import type { ImageInfo } from '../../shared/ipc/shapes';
import { ruleOptions, type RuleProfile } from '../../shared/zone/profile';
import type { FormatImage } from '../format/driver';
import { recognise } from '../format/registry';
import type { BlockFile } from '../storage/block-file';
import type { OpenRequest, ZonedDevice } from './types';
import { createZonedDevice } from './zoned-device';

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

/** What of a request concerns the device and not the file. */
export type DeviceRequest = Pick<
  OpenRequest,
  'profile' | 'driver' | 'rules' | 'durability' | 'tableWrites' | 'asBytes'
>;

/**
 * Recognises what a file holds and puts a device over it. Writes nothing. Errors: those of the driver:
 * `not-recognised`, `damaged`, `unknown-feature`, `unsupported`.
 */
export function openDevice(file: BlockFile, request: DeviceRequest): OpenedDevice {
  const { driver } = recognise(file);
  const image = driver.open(file, request.driver ?? {});
  const profile = chooseProfile(image, request.profile);
  const device = createZonedDevice({
    image,
    file,
    rules: ruleOptions(profile.profile, { ...image.defaultRules, ...request.rules }),
    durability: request.durability ?? 'end',
    tableWrites: request.tableWrites ?? 'eager',
  });
  return { device, profile };
}

/** The user's choice, else what the image records, else what images of its kind follow. */
function chooseProfile(image: FormatImage, asked: RuleProfile | undefined): ChosenProfile {
  if (asked !== undefined) return { profile: asked, profileSource: 'option' };
  if (image.recordedProfile !== null) return { profile: image.recordedProfile, profileSource: 'image' };
  return { profile: image.defaultProfile, profileSource: 'default' };
}
