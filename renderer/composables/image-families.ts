import type { FormatName } from '../../shared/image/image-spec';

/** A layout of a family that can be written, as a choice. */
export interface VariantChoice {
  readonly value: string;
  readonly title: string;
  /** What it is for, which QEMU reads it, what it cannot store. */
  readonly text: string;
}

/** A family of images, as a choice. */
export interface FamilyChoice {
  readonly value: FormatName;
  readonly title: string;
  readonly hint: string;
  /** The default first. */
  readonly variants: readonly VariantChoice[];
}

/** Families and the variants of each that can be written. */
export const IMAGE_FAMILIES: readonly FamilyChoice[] = [
  {
    value: 'zoned',
    title: 'zoned',
    hint: 'Header, data, table of zones, in one file',
    variants: [
      {
        value: 'extended',
        title: 'extended',
        text: 'For work in this program: stores everything a zone can say, with checksums. No QEMU reads it.',
      },
      {
        value: 'rfc',
        title: 'rfc (QEMU)',
        text: 'For QEMU’s RFC driver of December 2022, byte for byte. Cannot store a capacity below the zone size, extensions, rules or a label.',
      },
    ],
  },
  {
    value: 'qcow2',
    title: 'qcow2',
    hint: 'Grows as it is written; a table of write pointers in the header’s extension',
    variants: [
      {
        value: '44',
        title: '44, specification of 2026',
        text: 'For QEMU with the zoned qcow2 of the 2026 specification text; others refuse it. Cannot store open states, faults or an append limit.',
      },
      {
        value: '48-d',
        title: '48-d, development branch of 2026',
        text: 'For QEMU’s development branch of 2026; others refuse it. Cannot store open states or faults.',
      },
      {
        value: '56',
        title: '56, versions 8 to 10',
        text: 'For QEMU with versions 8 to 10 of the series (from 2024); others refuse it. Cannot store open states or faults.',
      },
      {
        value: '48-c',
        title: '48-c, versions 5 to 7',
        text: 'For QEMU with versions 5 to 7 (end of 2023). Cannot store open states or faults, nor zones of 4 GiB.',
      },
      {
        value: '48-b',
        title: '48-b, version 4',
        text: 'For QEMU with version 4 (September 2023); others open it as an ordinary disk. Cannot store open states or faults, nor zones of 4 GiB.',
      },
      {
        value: '48-b-zde',
        title: '48-b with extensions, ZNS series',
        text: 'For QEMU with the ZNS series of August 2023. Stores states, attributes and descriptor extensions; not zones of 4 GiB.',
      },
      {
        value: '48-a',
        title: '48-a, first series',
        text: 'For QEMU with the first series (2023). Stores states; cannot store attributes or extensions, nor zones of 4 GiB.',
      },
    ],
  },
  {
    value: 'zone-file',
    title: 'zone_file',
    hint: 'Only the zones; the data lies in a raw image beside it',
    variants: [
      {
        value: 'v5',
        title: 'v5, versions 4 and 5',
        text: 'For QEMU’s NVMe device with versions 4 and 5 of the ZNS patches (2020). Cannot store conventional zones or limits.',
      },
      {
        value: 'v3',
        title: 'v3, versions 2 and 3',
        text: 'For versions 2 and 3 of the same patches, which keep a time in place of a second pointer. Cannot store conventional zones or limits.',
      },
      {
        value: 'older',
        title: 'older code',
        text: 'For the code before them, where the controller owns the file. Cannot store conventional zones or limits.',
      },
    ],
  },
];

/** A family by its name. */
export function familyOf(format: FormatName): FamilyChoice {
  return IMAGE_FAMILIES.find(({ value }) => value === format)!;
}

/** A variant of a family; its first one where the name is not among those that can be written. */
export function variantOf(format: FormatName, variant: string): VariantChoice {
  const { variants } = familyOf(format);
  return variants.find(({ value }) => value === variant) ?? variants[0]!;
}
