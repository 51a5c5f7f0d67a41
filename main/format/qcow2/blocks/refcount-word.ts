/** One refcount within the bytes of a refcount block, of any width from 1 to 64 bits. */
import { assert } from '../../../../shared/errors/assert';
import { isExact } from '../../../../shared/units/units';

/** The refcount with an index. Widths below a byte are counted from its least significant bit. */
export function refcountAt(block: Uint8Array, bits: number, index: number): number {
  if (bits < 8) return (block[(index * bits) >>> 3]! >>> ((index * bits) & 7)) & ((1 << bits) - 1);
  const at = (index * bits) >>> 3;
  let value = 0;
  for (let byte = 0; byte < bits >>> 3; byte++) value = value * 256 + block[at + byte]!;
  return value;
}

/** Puts a refcount in; the caller knows that it fits. */
export function putRefcount(block: Uint8Array, bits: number, index: number, value: number): void {
  assert(isExact(value) && value < 2 ** bits, 'a refcount does not fit its bits');
  if (bits < 8) {
    const at = (index * bits) >>> 3;
    const shift = (index * bits) & 7;
    const mask = ((1 << bits) - 1) << shift;
    block[at] = (block[at]! & ~mask) | (value << shift);
    return;
  }
  let rest = value;
  for (let at = ((index + 1) * bits) >>> 3; at > (index * bits) >>> 3; rest = Math.floor(rest / 256)) {
    block[--at] = rest % 256;
  }
}
