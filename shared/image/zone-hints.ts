import type { ZoneIndex } from '../units/units';

/** Zones whose content is looked at in one call at most: each costs three reads of 4 KiB. */
export const HINTS_PAGE_MAX = 1_024;

/** What the samples of a zone's written part look like. Their order is that of the numbers in a page. */
export const ZONE_CONTENTS = [
  { name: 'none', title: 'nothing written' },
  { name: 'zeros', title: 'zeros' },
  { name: 'pattern', title: 'a repeated pattern' },
  { name: 'stamps', title: 'block stamps' },
  { name: 'text', title: 'text' },
  { name: 'mixed', title: 'structured data' },
  { name: 'random', title: 'random, compressed or encrypted' },
] as const;
/** See ZONE_CONTENTS. */
export type ZoneContent = (typeof ZONE_CONTENTS)[number]['name'];

/** Hints for zones first … first + count − 1. */
export interface ZoneHintsPage {
  readonly first: ZoneIndex;
  readonly count: number;
  /** Index into ZONE_CONTENTS. */
  readonly content: Uint8Array;
  /** Entropy of the samples in 32nds of a bit a byte, 0 to 255 (8 bits: 255). */
  readonly entropy: Uint8Array;
  /** File systems and volumes that begin in a zone. */
  readonly magics: readonly { readonly zone: ZoneIndex; readonly name: string }[];
}

/** What is written in one zone, as its samples look. */
export interface ZoneHint {
  readonly content: (typeof ZONE_CONTENTS)[number];
  /** Bits a byte. */
  readonly entropyBits: number;
  /** File system or volume that begins there. */
  readonly magic: string | null;
}

/** The hint of a zone in a page that has it. */
export function hintIn(page: ZoneHintsPage, zone: ZoneIndex): ZoneHint {
  const at = zone - page.first;
  return {
    content: ZONE_CONTENTS[page.content[at] ?? 0]!,
    entropyBits: (page.entropy[at] ?? 0) / 32,
    magic: page.magics.find((one) => one.zone === zone)?.name ?? null,
  };
}
