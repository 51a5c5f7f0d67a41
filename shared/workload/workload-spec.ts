/** A workload: which generator, its seed and its settings. */
export interface WorkloadSpec {
  readonly name: string;
  readonly seed: number;
  /** `--set key=value` pairs; values as text. */
  readonly settings: Readonly<Record<string, string>>;
}

/** How the text of a setting is read. */
export type SettingKind = 'zones' | 'size' | 'count' | 'pattern' | 'choice' | 'text';

/** One setting a generator understands, for help texts and forms. */
export interface WorkloadSetting {
  readonly key: string;
  readonly title: string;
  /** What it does to the commands, in one sentence or two. */
  readonly explanation: string;
  /** Default as text; empty = derived from the image. */
  readonly defaultValue: string;
  readonly kind: SettingKind;
  /** Seldom given: forms fold it away. */
  readonly isRare?: true;
  /** Of a choice: the words that are taken. */
  readonly choices?: readonly string[];
  /** Of a count: what it counts, in the plural, and its bounds (inclusive). */
  readonly counts?: string;
  readonly least?: number;
  readonly most?: number;
}

/** Groups of generators, in the order of menus. */
export const WORKLOAD_GROUPS = ['Basics', 'Applications', 'At the limits', 'fio'] as const;
/** Name of a group of generators. */
export type WorkloadGroup = (typeof WORKLOAD_GROUPS)[number];

/** What holds after, or during, every run of a generator; each is checked by the property tests. */
export interface WorkloadInvariant {
  readonly id: string;
  readonly text: string;
}

/** What a generator is, for lists and forms. */
export interface WorkloadInfo {
  readonly name: string;
  readonly title: string;
  readonly group: WorkloadGroup;
  /** One line: what it is for. */
  readonly description: string;
  readonly invariants: readonly WorkloadInvariant[];
  readonly settings: readonly WorkloadSetting[];
}

/** Commands that a preview shows at most. */
export const PREVIEW_COMMANDS_MAX = 100;
