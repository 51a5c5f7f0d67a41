import type { CheckedData } from '../../check/data-check';
import { heldIn } from '../../check/held-data';
import { referenceOf } from '../findings';
import type { OpenZoned } from '../model';
import { mappedBytes } from '../model';

/** The data area as a check looks at it; what the `rfc` driver leaves there has the ids of its bugs. */
export function checkedData({ file, model, zones }: OpenZoned): CheckedData {
  const { geometry, areas, variant } = model;
  const length = mappedBytes(model);
  const held = () => heldIn(file, { offset: areas.dataOffset, length });
  const offsetOf = (byte: number) => (byte < length ? areas.dataOffset + byte : null);
  return {
    ...{ geometry, zones, prefix: 'zoned', writesBeyondCapacity: false },
    held,
    written: held,
    offsetOf,
    read(byte, into) {
      const there = Math.max(0, Math.min(into.length, length - byte));
      if (there > 0) file.read(areas.dataOffset + byte, into.subarray(0, there));
      into.fill(0, there);
    },
    above: codeOf(
      variant === 'rfc' ? 'rfc-R2' : 'zoned-data-beyond-wp',
      variant === 'extended'
        ? ''
        : ', the RFC driver the data of a write that it refused (R2) or took above the pointer (R1)',
    ),
    below: codeOf(
      variant === 'rfc' ? 'rfc-R5' : 'zoned-zeros-below-wp',
      variant === 'extended'
        ? ''
        : ', the RFC driver counts an append that it stored at the start of the zone (R5), or a write elsewhere (R1)',
    ),
  };
}

function codeOf(code: string, cause: string) {
  return { code, cause, reference: referenceOf(code) };
}
