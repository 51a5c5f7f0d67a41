import type { FormatDriver } from '../driver';
import { buildModel } from './header/build-model';
import { QCOW2_FAMILY } from './family';
import { readHeader } from './header/header';
import { qcow2Image } from './image';
import { planQcow2 } from './create/plan';
import { recogniseQcow2, seen } from './header/recognise';

/** Driver of zoned qcow2 in all its variants, and of qcow2 images without zones; see FORMAT.md. */
export const qcow2Driver: FormatDriver = {
  family: QCOW2_FAMILY,
  recognise: recogniseQcow2,
  open(file, options) {
    const header = readHeader(file);
    const found = seen(file, header, options.variant);
    return qcow2Image(file, buildModel(file, header, found, options), found.recognition);
  },
  plan: planQcow2,
};
