/** What a storage write can be for. */
export const WRITE_KINDS = ['data', 'table', 'header', 'zde', 'mapping'] as const;

/**
 * What a storage write is for, in the order of WRITE_KINDS: bytes of the device, entries of the zone table, the header
 * or its checksums, descriptor extensions, or what says where data lies. A copy that does not know says `data`.
 */
export type WriteKind = (typeof WRITE_KINDS)[number];
