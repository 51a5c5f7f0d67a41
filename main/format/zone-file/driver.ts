import { fail } from '../../../shared/errors/app-error';
import type { BlockFile } from '../../storage/block-file';
import type { DriverOptions, FormatDriver } from '../driver';
import type { Recognition } from '../image';
import { ZONE_FILE_FAMILY } from './family';
import { zoneFileImage } from './image';
import type { ZoneFileVariant } from './layout';
import { VARIANTS } from './layout';
import { openModel } from './header/open-model';
import { planZoneFile } from './create/plan';
import { recogniseZoneFile } from './header/recognise';
import { endOfZoneFile } from './header/survey';

/** Driver of QEMU's NVMe `zone_file`; see FORMAT.md. */
export const zoneFileDriver: FormatDriver = {
  family: ZONE_FILE_FAMILY,
  recognise: (file) => recogniseZoneFile(file),
  open(file, options) {
    const recognition = recognitionFor(file, options);
    const model = openModel(file, recognition.variant as ZoneFileVariant, options);
    return zoneFileImage(file, model, recognition);
  },
  plan: planZoneFile,
};

/** The variants share one header, so any of them can be asked for. */
function recognitionFor(file: BlockFile, { variant, attached }: DriverOptions): Recognition {
  const found = recogniseZoneFile(file, endOfZoneFile(file, attached));
  if (!found) {
    fail('not-recognised', `${file.name} holds no zone_file: no magic 3AEBAA70h at offset 0`, {
      file: file.name,
    });
  }
  if (variant === undefined || variant === found.variant) return found;
  if (!VARIANTS.some((known) => known === variant)) {
    fail('usage', `--variant ${variant}: not a variant of zone-file; accepted: v5, v3, older`, { variant });
  }
  return { ...found, variant };
}
