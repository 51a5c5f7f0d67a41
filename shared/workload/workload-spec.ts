/** A workload: which generator, its seed and its settings. */
export interface WorkloadSpec {
  readonly name: string;
  readonly seed: number;
  /** `--set key=value` pairs; values as text. */
  readonly settings: Readonly<Record<string, string>>;
}

/** One setting a generator understands, for help texts and forms. */
export interface WorkloadSetting {
  readonly key: string;
  readonly title: string;
  /** Default as text; empty = derived from the image. */
  readonly defaultValue: string;
  readonly kind: 'zones' | 'size' | 'count' | 'pattern';
}

/** What a generator is, for lists and forms. */
export interface WorkloadInfo {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly settings: readonly WorkloadSetting[];
}
