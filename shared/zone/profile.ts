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

/** Power-up policies with their rule for a zone found open, in zone order. Source: SEMANTICS, Power-up policies. */
export const RECOVERIES = [
  {
    value: 'qemu-zone-file',
    title: 'QEMU zone_file',
    text: 'Extension valid → closed; pointer at the start → empty; an active zone free → closed; else → full.',
  },
  {
    value: 'nvme',
    title: 'NVMe',
    text: 'As the specification has it: extension valid or pointer past the start → closed, else → empty.',
  },
  {
    value: 'qcow2-derived',
    title: 'From pointers, as zoned qcow2',
    text: 'States are not in the file: pointer at the start → empty, at the capacity → full, between → closed.',
  },
  {
    value: 'keep-open',
    title: 'Keep open',
    text: 'Open zones come back open, as they were: so does FreeBSD’s emulator.',
  },
  { value: 'strict', title: 'Strict', text: 'An open zone is a violation; nothing is changed.' },
] as const;
/** Name of a power-up policy. */
export type RecoveryPolicy = (typeof RECOVERIES)[number]['value'];
/** Names of the power-up policies. */
export const RECOVERY_POLICIES = RECOVERIES.map(({ value }) => value);
