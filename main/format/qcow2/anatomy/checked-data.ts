import type { ZoneTable } from '../../../../shared/zone/zone-table';
import type { CheckedData } from '../../check/data-check';
import { referenceOf } from '../findings';
import type { BlockReader } from '../blocks/block-reader';
import type { Qcow2Model, Qcow2Variant, ZonedExtension } from '../model';

/** Variants whose builds take writes up to the zone size (bugs Q4 and Q8). */
const WRITES_BEYOND_CAPACITY: readonly Qcow2Variant[] = ['48-a', '48-b', '48-c'];

interface DataSource {
  readonly model: Qcow2Model;
  readonly zones: ZoneTable;
  readonly reader: BlockReader;
}

/** The device as a check looks at it, by way of the mapping. */
export function checkedData({ model, zones, reader }: DataSource, { variant }: ZonedExtension): CheckedData {
  const { geometry, header } = model;
  const known = header.backingFile === null;
  const above = variant === '48-b' ? 'qcow2-Q15' : 'qcow2-data-beyond-wp';
  const below = variant === '56' ? 'qcow2-N12' : 'qcow2-zeros-below-wp';
  const misplaced = ', version 9 counts an append that it stored at the start of the zone';
  const refused = ', and so does a refused write across the end of a zone';
  return {
    ...{ geometry, zones, prefix: 'qcow2', writesBeyondCapacity: WRITES_BEYOND_CAPACITY.includes(variant) },
    held: () => reader.allocated(),
    written: () => (known ? reader.mapped() : null),
    offsetOf: (byte) => reader.offsetOf(byte),
    read: (byte, into) => reader.read(byte, into),
    above: { code: above, cause: variant === '48-b' ? refused : '', reference: referenceOf(above) },
    below: { code: below, cause: variant === '56' ? misplaced : '', reference: referenceOf(below) },
  };
}
