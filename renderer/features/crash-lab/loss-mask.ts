/** Pending writes that a mask can tell apart: the contract takes 4,096 hexadecimal digits. */
export const MASK_WRITES_MAX = 16_384;

/** A mask of writes that survive, the oldest first: bit 0 is the oldest, 1 = survives. */
export function formatMask(survives: readonly boolean[]): string {
  let digits = '';
  for (let first = 0; first < survives.length; first += 4) {
    let digit = 0;
    for (let bit = 0; bit < 4; bit++) if (survives[first + bit] === true) digit |= 1 << bit;
    digits = digit.toString(16) + digits;
  }
  return `0x${digits.replace(/^0+(?=.)/, '') || '0'}`;
}

/** Which of `count` pending writes a mask lets survive, the oldest first. */
export function parseMask(mask: string, count: number): readonly boolean[] {
  const digits = mask.replace(/^0x/i, '');
  return Array.from({ length: count }, (_, write) => {
    const digit = Number.parseInt(digits.at(-1 - Math.floor(write / 4)) ?? '0', 16);
    return ((digit >> (write % 4)) & 1) === 1;
  });
}

/** True for a loss that is a mask rather than a word. */
export function isMask(lose: string): boolean {
  return /^(0x)?[0-9a-f]{1,4096}$/i.test(lose);
}
