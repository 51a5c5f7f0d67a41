import type { ImageInfo } from '../../shared/image/image-info';
import type { RuleOptions, RuleProfile } from '../../shared/zone/profile';
import type { Durability, TableWrites, ZonedDevice } from '../device/device';
import type { DriverOptions } from '../format/driver';
import type { AttachedImage } from './image-files';

/** How to open an image. */
export interface OpenRequest {
  readonly access: 'read' | 'write';
  readonly profile?: RuleProfile;
  readonly driver?: DriverOptions;
  readonly rules?: Partial<RuleOptions>;
  readonly durability?: Durability;
  readonly tableWrites?: TableWrites;
  /** Write without the lock file, for directories that cannot be written. */
  readonly noLock?: boolean;
  /** Path of the data image of a zone_file. */
  readonly data?: string;
  /** Show the bytes of a file that is refused as an image. */
  readonly asBytes?: boolean;
}

/** An image opened by path: recognised, through a pending journal, locked when writing. */
export interface OpenedImage {
  readonly path: string;
  readonly device: ZonedDevice;
  /** The data image behind the image in the device's file; null = none. */
  readonly attached: AttachedImage | null;
  readonly notices: readonly string[];
  info(): ImageInfo;
  /** Finishes writing (when opened for it), releases lock and files. Idempotent. */
  dispose(): void;
}
