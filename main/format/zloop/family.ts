import type { ImageFamily } from '../../../shared/image/family';

const TITLE = 'folder of zone files of a Linux zloop device';

/** The directory that the zloop driver of Linux keeps its zones in. */
export const ZLOOP_FAMILY: ImageFamily = {
  name: 'zloop',
  title: 'zloop',
  noun: TITLE,
  variants: [{ variant: 'directory', title: TITLE }],
  creation: null,
  onlyRead: 'holds zone files',
  data: 'zoneFiles',
  hasNamespaces: false,
  startOptions: 'geometry',
  isInterpreted: true,
};
