import { remarkOn } from '../../shared/errors/remark';
import { errorAbout } from '../../shared/errors/app-error';
import type { ImageFamily } from '../../shared/image/family';
import { allocateZoneTable } from '../../shared/zone/zone-table';
import type { BlockFile } from '../storage/block-file';
import type { FormatImage } from './image';
import { NO_LIMITS, NO_ZONES, NOTHING_STORED } from './read-only/no-zones';
import { readOnly } from './read-only/read-only';

/** Any file, shown without an interpretation. */
export const BYTES_FAMILY: ImageFamily = {
  name: 'bytes',
  title: 'bytes',
  noun: 'file of bytes',
  variants: [],
  creation: null,
  onlyRead: 'is shown as bytes',
  data: 'inside',
  hasNamespaces: false,
  startOptions: null,
  isInterpreted: false,
};

const NO_FIELDS = { count: 0, page: () => [] };
const NOT_INTERPRETED = 'bytes, not interpreted';

/**
 * Any file as bytes: an image with no zones. `note`: why nothing is interpreted, in one sentence about the file; everybody who
 * asks for zones is told it.
 */
export function openBytes(file: BlockFile, note: string): FormatImage {
  const length = file.size();
  return readOnly(file, {
    recognition: {
      format: BYTES_FAMILY.name,
      variant: 'unknown',
      confidence: 0,
      candidates: [],
      evidence: [],
      note,
    },
    geometry: NO_ZONES,
    limits: NO_LIMITS,
    provenance: NOTHING_STORED,
    zones: allocateZoneTable(0),
    data: { offset: 0, length: 0 },
    findings: [],
    notices: [remarkOn(file.name, note)],
    writeRefusal: errorAbout(
      file.name,
      'unsupported',
      'shown as bytes: nothing is interpreted, so nothing can be changed',
      { file: file.name },
    ),
    dataRefusal: null,
    sections: [{ kind: 'gap', title: NOT_INTERPRETED, offset: 0, length }],
    fields: NO_FIELDS,
    entryPlace: () => ({ offset: 0, length: 0 }),
    entryFields: () => [],
  });
}
