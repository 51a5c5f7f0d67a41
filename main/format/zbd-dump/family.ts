import type { ImageFamily } from '../../../shared/image/family';

const TITLE = 'dump of a zoned device (zbd dump)';

/** The pair of files that `zbd dump` writes. */
export const ZBD_DUMP_FAMILY: ImageFamily = {
  name: 'zbd-dump',
  title: 'zbd dump',
  noun: TITLE,
  variants: [{ variant: 'libzbd-2', title: TITLE }],
  creation: null,
  onlyRead: 'is a dump of a device',
  data: 'found',
  hasNamespaces: false,
  startOptions: null,
  isInterpreted: true,
};
