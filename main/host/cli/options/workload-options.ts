import type { JobReport } from '../../../../shared/session/job';
import { fail } from '../../../../shared/errors/app-error';
import { formatBytes, formatCount } from '../../../../shared/units/format';
import { parseCount } from '../../../../shared/units/parse';
import type { WorkloadSpec } from '../../../../shared/workload/workload-spec';
import type { JobContext } from '../../../device/job';
import { WORKLOADS } from '../../../workload/registry';
import { checkCancelled } from '../cancel-flag';
import type { OpenedImage } from '../../../image/opened-image';
import type { Output } from '../printing/output';
import { TimeLeft } from '../printing/time-left';

/** Options of commands that make a workload's commands, as commander gives them. */
export interface WorkloadOptions {
  readonly seed: string;
  readonly set?: readonly string[];
}

/** True for the name of a generator; anything else is the path of a trace. */
export function isWorkload(name: string): boolean {
  return WORKLOADS.some((workload) => workload.name === name);
}

/** Gathers an option that may be given several times. */
export function gather(value: string, previous: readonly string[] | undefined): readonly string[] {
  return [...(previous ?? []), value];
}

/** The workload that the options describe. Errors: `usage`. */
export function workloadOf(name: string, { seed, set = [] }: WorkloadOptions): WorkloadSpec {
  const settings = set.map((pair) => {
    const at = pair.indexOf('=');
    if (at < 1) fail('usage', `--set: '${pair}' is not of the form key=value`, { pair });
    return [pair.slice(0, at), pair.slice(at + 1)] as const;
  });
  return { name, seed: parseCount(seed, '--seed'), settings: Object.fromEntries(settings) };
}

/** Microseconds for traces and elapsed times. */
export function microseconds(): number {
  return performance.now() * 1000;
}

/** Milliseconds between two looks at the files of a run, at least. */
const LOOK_MS = 20;

/** Context of a run: progress on standard error, Ctrl+C cancels. One in place ends when its image is taken away. */
export function runContext(output: Output, written?: Pick<OpenedImage, 'requireWritten'>): JobContext {
  let lookedAt = -Infinity;
  const left = new TimeLeft();
  return {
    checkCancelled,
    progress(report) {
      const now = performance.now();
      if (now - lookedAt >= LOOK_MS) {
        lookedAt = now;
        written?.requireWritten();
      }
      if (left.take(report)) output.progress(`${describeProgress(report)}${left}`);
    },
  };
}

function describeProgress({ done, total, unit = 'commands', bytesWritten, load }: JobReport): string {
  const amount = unit === 'bytes' ? formatBytes : formatCount;
  const counted = `${amount(done)}${total === null ? '' : ` of ${amount(total)}`}`;
  if (unit === 'bytes') return `${counted} copied`;
  if (unit !== 'commands') return `${counted} ${unit}`;
  const zones = load ? `, open ${load.openZones}, active ${load.activeZones}` : '';
  const written = bytesWritten === undefined ? '' : `, ${formatBytes(bytesWritten)} written`;
  return `${counted} commands${written}${zones}`;
}
