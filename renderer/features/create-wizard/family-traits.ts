import type { FormatName } from '../../../shared/image/image-spec';

/** What a layout has room for, so that the form asks for nothing else. */
export interface FamilyTraits {
  /** Logical blocks of 4096 bytes can be chosen; else they have 512. */
  readonly hasBlockSize: boolean;
  /** Rule profile, label and UUID are recorded. */
  readonly hasIdentity: boolean;
  readonly hasCapacity: boolean;
  readonly hasShortLastZone: boolean;
  readonly conventional: 'ranges' | 'leading' | 'none';
  /** Limits of open and active zones. */
  readonly hasLimits: boolean;
  readonly hasAppendLimit: boolean;
  /** Descriptor extensions. */
  readonly hasZde: boolean;
  /** The size of the file can be given. */
  readonly hasFileSize: boolean;
  /** The data lies in an image of its own. */
  readonly hasDataImage: boolean;
}

const EXTENDED: FamilyTraits = {
  hasBlockSize: true,
  hasIdentity: true,
  hasCapacity: true,
  hasShortLastZone: true,
  conventional: 'ranges',
  hasLimits: true,
  hasAppendLimit: true,
  hasZde: true,
  hasFileSize: false,
  hasDataImage: false,
};

const RFC: FamilyTraits = {
  ...EXTENDED,
  hasBlockSize: false,
  hasIdentity: false,
  hasCapacity: false,
  hasShortLastZone: false,
  conventional: 'leading',
  hasZde: false,
  hasFileSize: true,
};

const QCOW2: FamilyTraits = {
  ...EXTENDED,
  hasBlockSize: false,
  hasIdentity: false,
  conventional: 'leading',
  hasZde: false,
};

const ZONE_FILE: FamilyTraits = {
  ...EXTENDED,
  hasIdentity: false,
  hasShortLastZone: false,
  conventional: 'none',
  hasLimits: false,
  hasAppendLimit: false,
  hasDataImage: true,
};

/** What a variant of a family has room for. Source: FORMATS. */
export function traitsOf(format: FormatName, variant: string): FamilyTraits {
  if (format === 'zone-file') return ZONE_FILE;
  if (format === 'zoned') return variant === 'rfc' ? RFC : EXTENDED;
  return { ...QCOW2, hasAppendLimit: variant !== '44', hasZde: variant === '48-b-zde' };
}
