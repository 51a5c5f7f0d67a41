import type { CheckedData } from '../../check/data-check';
import { heldIn } from '../../check/held-data';
import { referenceOf } from '../findings';
import type { TableSource } from '../table/stored-table';

/** The attached data image as a check looks at it; null without one. */
export function checkedData({ file, model, state }: TableSource): CheckedData | null {
  const { geometry, attached } = model;
  if (!attached) return null;
  const held = () => heldIn(file, attached);
  const [above, below] = ['zone-file-data-beyond-wp', 'zone-file-zeros-below-wp'] as const;
  return {
    ...{ geometry, zones: state.zones, prefix: 'zone-file', writesBeyondCapacity: false },
    held,
    written: held,
    offsetOf: (byte) => attached.offset + byte,
    read: (byte, into) => void file.read(attached.offset + byte, into),
    above: {
      code: above,
      cause: ', and a reset need not clear what it discards',
      reference: referenceOf(above),
    },
    below: { code: below, cause: '', reference: referenceOf(below) },
  };
}
