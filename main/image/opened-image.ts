import type { DriverOptions } from '../format/driver';
import { type Remark } from '../../shared/errors/remark';
import type { ImageInfo } from '../../shared/image/image-info';
import type { OpenImageOptions } from '../../shared/image/open-options';
import type { RuleOptions } from '../../shared/zone/profile';
import type { Durability, TableWrites, ZonedDevice } from '../device/device';
import type { AttachedImage } from './image-files';

/** How a device treats the commands that it is given. */
export interface DeviceTreatment {
  readonly rules?: Partial<RuleOptions>;
  readonly durability?: Durability;
  readonly tableWrites?: TableWrites;
}

/** How to open an image: the user's choices, and what the program wants to do with it. */
export interface OpenRequest extends OpenImageOptions, DeviceTreatment {
  readonly access: 'read' | 'write';
  /** See DeviceRequest. */
  readonly damagedToo?: boolean;
  /** Write without the lock file, for directories that cannot be written. */
  readonly noLock?: boolean;
}

/** What a driver has to be told of an image's files besides the choices of the user. */
export type SourceLayout = Partial<Pick<DriverOptions, 'attached' | 'zoneFiles' | 'behind'>>;

/** An image opened by path: recognised, through a pending journal, locked when writing. */
export interface OpenedImage {
  readonly path: string;
  readonly device: ZonedDevice;
  /** The data image behind the image in the device's file; null = none. */
  readonly attached: AttachedImage | null;
  /** For whoever opens other bytes in place of those of its file. */
  readonly layout: SourceLayout;
  readonly notices: readonly Remark[];
  info(): ImageInfo;
  /** See ImageSource. */
  whileUnchanged<Value>(work: () => Value): Value;
  /** See ImageSource. */
  whileLookedAt<Value>(work: () => Value): Value;
  /** See ImageSource. */
  requireWritten(): void;
  /** Finishes writing (when opened for it), releases lock and files. Idempotent. */
  dispose(): void;
}
