import type { ByteCount } from '../../shared/units/units';
import type { RuleProfile } from '../../shared/zone/profile';
import type { FormatImage } from '../format/image';
import type { OpenedImage } from '../image/opened-image';
import type { BlockFile } from '../storage/block-file';

/** An opened image that is converted; nothing of it is changed. */
export interface ConversionSource {
  readonly image: FormatImage;
  /** What it lies in. */
  readonly file: BlockFile;
  /** Rules that it is used with; the target records them where it can. */
  readonly profile: RuleProfile;
  /** Storage that its files take; null = unknown. What the mapped data does not account for is searched. */
  readonly allocatedBytes: ByteCount | null;
  /** See ImageSource. */
  whileUnchanged<Value>(work: () => Value): Value;
  /** Its files, whose place the target must not take. */
  readonly paths: readonly string[];
}

/** An image opened by path, as a source. */
export function sourceOf({ path, device, info, whileUnchanged }: OpenedImage): ConversionSource {
  const { allocatedBytes, dataImage } = info();
  return {
    image: device.image,
    file: device.file,
    profile: device.rules.profile,
    allocatedBytes,
    whileUnchanged,
    paths: dataImage === null ? [path] : [path, dataImage],
  };
}
