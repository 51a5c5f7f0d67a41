/** Rule profiles: which specification's transition table the engine follows. */
export const RULE_PROFILES = ['zns', 'zbc', 'linux-blk'] as const;
/** `zns` as QEMU hw/nvme, `zbc` as libzbc's tests expect, `linux-blk` as null_blk and QEMU's block layer. */
export type RuleProfile = (typeof RULE_PROFILES)[number];

/** Which implicitly opened zone is closed when the open limit is hit. */
export const VICTIM_POLICIES = ['fifo', 'lowest', 'round-robin', 'lru'] as const;
/** fifo: first to become implicitly open · lowest zone number · round-robin cursor · least recently written. */
export type VictimPolicy = (typeof VICTIM_POLICIES)[number];

/** Choices that the specifications leave open. */
export interface RuleOptions {
  readonly profile: RuleProfile;
  readonly implicitCloseVictim: VictimPolicy;
  /** Reads may cross zone boundaries (ZNS RAZB). */
  readonly crossZoneRead: boolean;
  /** Reads past the write pointer and across zones are allowed (ZBC URSWRZ). */
  readonly unrestrictedRead: boolean;
}

const DEFAULT_VICTIM: Readonly<Record<RuleProfile, VictimPolicy>> = {
  zns: 'fifo',
  zbc: 'lowest',
  'linux-blk': 'round-robin',
};

/** The default policies of a profile; single choices can be overridden. */
export function ruleOptions(profile: RuleProfile, overrides: Partial<RuleOptions> = {}): RuleOptions {
  return {
    profile,
    implicitCloseVictim: DEFAULT_VICTIM[profile],
    crossZoneRead: profile === 'linux-blk',
    unrestrictedRead: true,
    ...overrides,
  };
}

/** Power-up policies: what recovery does with zones found open. */
export const RECOVERY_POLICIES = ['qemu-zone-file', 'nvme', 'qcow2-derived', 'keep-open', 'strict'] as const;
/** See SEMANTICS in docs: each policy's rule for a zone found open, in zone order. */
export type RecoveryPolicy = (typeof RECOVERY_POLICIES)[number];
