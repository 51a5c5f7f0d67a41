/** Transcripts of QEMU's NVMe device with a zone_file: starts, snapshots of the file, and what it reported. */
import { transcriptTextOf } from './format-qemu';

/** A zone as the device reported it; pointers and sizes in LBAs. */
export interface NvmeZone {
  readonly index: number;
  readonly state: number;
  readonly attributes: number;
  readonly capacity: bigint;
  readonly start: bigint;
  /** Null for all ones. */
  readonly writePointer: bigint | null;
}

/** A report of a namespace, and the file that it was made of. */
export interface NvmeReport {
  readonly scenario: string;
  readonly image: string;
  readonly namespace: number;
  readonly zones: readonly NvmeZone[];
}

/** A start of QEMU over a file that was there already. */
export interface NvmeStart {
  readonly scenario: string;
  /** The file before it. */
  readonly image: string;
  /** What stood behind -device. */
  readonly properties: string;
  /** What the device reported before anything else was done; empty where it did not start. */
  readonly reports: readonly Pick<NvmeReport, 'namespace' | 'zones'>[];
}

type Step =
  | { readonly kind: 'start'; readonly properties: string }
  | { readonly kind: 'snapshot'; readonly image: string }
  | { readonly kind: 'report'; readonly namespace: number; readonly zones: NvmeZone[] }
  | { readonly kind: 'command' };

/** Reports that speak of a snapshot: nothing was done between the two. */
export function nvmeReports(scenario: string): NvmeReport[] {
  const steps = stepsOf(scenario);
  return steps.flatMap((step, at) => {
    if (step.kind !== 'report') return [];
    const { namespace, zones } = step;
    const image = snapshotBeside(steps, at, -1) ?? snapshotBeside(steps, at, 1);
    return image === null ? [] : [{ scenario, image, namespace, zones }];
  });
}

/** Starts over a file that is known, in order. */
export function nvmeStarts(scenario: string): NvmeStart[] {
  const steps = stepsOf(scenario);
  return steps.flatMap((step, at) => {
    if (step.kind !== 'start') return [];
    const image = snapshotBefore(steps, at);
    if (image === null) return [];
    return [{ scenario, image, properties: step.properties, reports: reportsAfter(steps, at) }];
  });
}

/** The file as it is at a step; null where something was done to it since it was kept. */
function snapshotBefore(steps: readonly Step[], at: number): string | null {
  for (let index = at - 1; index >= 0; index--) {
    const step = steps[index]!;
    if (step.kind === 'snapshot') return step.image;
    if (step.kind === 'command') return null;
  }
  return null;
}

function reportsAfter(steps: readonly Step[], at: number): NvmeStart['reports'] {
  const rest = steps.slice(at + 1);
  const end = rest.findIndex(({ kind }) => kind === 'command' || kind === 'start');
  return rest.slice(0, end === -1 ? undefined : end).filter((step) => step.kind === 'report');
}

function snapshotBeside(steps: readonly Step[], at: number, direction: 1 | -1): string | null {
  for (let index = at + direction; ; index += direction) {
    const step = steps[index];
    if (step === undefined || step.kind === 'command' || step.kind === 'start') return null;
    if (step.kind === 'snapshot') return step.image;
  }
}

function stepsOf(scenario: string): Step[] {
  const steps: Step[] = [];
  for (const line of transcriptTextOf(scenario).split('\n')) {
    const step = stepOf(line);
    if (step !== null) steps.push(step);
    const last = steps.at(-1);
    const zone = ZONE.exec(line)?.groups;
    if (zone !== undefined && last?.kind === 'report') last.zones.push(zoneOf(zone));
  }
  return steps;
}

function stepOf(line: string): Step | null {
  const start = /^\$ .*-device (nvme(?:-ns)?,\S*zone_size\S*)/.exec(line);
  if (start) return { kind: 'start', properties: start[1]! };
  const snapshot = /^\[snapshot (\S+) /.exec(line);
  if (snapshot) return { kind: 'snapshot', image: snapshot[1]! };
  const report = /^ZONE REPORT ns(\d+): status/.exec(line);
  if (report) return { kind: 'report', namespace: Number(report[1]), zones: [] };
  return /^(WRITE|APPEND|ZONE SEND) /.test(line) ? { kind: 'command' } : null;
}

const ZONE =
  /^ {3}zone (?<index>\d+) zt 2 zs (?<zs>\S+) za (?<za>\S+) zcap (?<cap>\S+) zslba (?<start>\S+) wp (?<wp>\S+)/;
const ALL_ONES = 0xffff_ffff_ffff_ffffn;

function zoneOf(text: Readonly<Record<string, string>>): NvmeZone {
  const pointer = BigInt(text['wp']!);
  return {
    index: Number(text['index']),
    state: Number(text['zs']) >> 4,
    attributes: Number(text['za']),
    capacity: BigInt(text['cap']!),
    start: BigInt(text['start']!),
    writePointer: pointer === ALL_ONES ? null : pointer,
  };
}
