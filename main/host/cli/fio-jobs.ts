import type { Command } from 'commander';
import { AppError, fail, failAbout } from '../../../shared/errors/app-error';
import type { PlannedCommand } from '../../../shared/workload/planned-command';
import type { WorkloadSpec } from '../../../shared/workload/workload-spec';
import type { EngineSetup } from '../../engine/types';
import { readLines } from '../../trace/lines';
import {
  chooseFioJobs,
  parseFioJobFile,
  type FioJobFile,
  type FioNote,
} from '../../workload/fio/fio-job-file';
import { fioCommandsMax, fioData, generateFioJobs, wordsOf } from '../../workload/fio/fio-workload';
import { WORKLOADS } from '../../workload/registry';
import { gather } from './options/workload-options';
import type { Output } from './printing/output';
import { readStream } from './streams';

/** Options of commands that take a job file. */
export interface SectionOptions {
  readonly section?: readonly string[];
}

/** Adds the option that chooses among the jobs of a file. */
export function withSectionOption(command: Command): Command {
  return command.option('--section <job>', 'only this job of a job file; may be given again', gather);
}

/** True for the path of a job file of fio. */
export function isFioJob(path: string): boolean {
  return /\.fio$/i.test(path);
}

/** Commands of a job file, and what of it they do not carry. */
export interface FioSource {
  readonly commands: Iterable<PlannedCommand>;
  readonly notes: readonly FioNote[];
}

/**
 * The commands of the jobs in a file; settings (`--set`) go before the words of each. Says on standard error
 * every word that is not carried. Errors: `usage`, `malformed`, naming the file and the line; those of reading.
 */
export function readFioJobs(
  { name: path, seed, settings }: WorkloadSpec,
  device: EngineSetup,
  { section = [] }: SectionOptions,
  output: Output,
): FioSource {
  refuseOthers(settings);
  return about(path, () => {
    const { jobs, notes }: FioJobFile = parseFioJobFile(readLines(readStream(path)));
    for (const note of notes) output.message(`${path}:${describeNote(note)}`);
    const given = wordsOf(settings);
    const chosen = chooseFioJobs(jobs, section).map((job) => ({
      ...job,
      words: new Map([...job.words, ...given]),
    }));
    const run = { seed, data: fioData(settings), commandsMax: fioCommandsMax(settings, Infinity) };
    return { commands: generateFioJobs(chosen, device, run), notes };
  });
}

/** `7: [fill] ioengine=libaio ignored: says nothing of …`. */
function describeNote({ line, section, key, value, treatment, why }: FioNote): string {
  return `${line}: [${section}] ${key}${value === '' ? '' : `=${value}`} ${treatment}: ${why}`;
}

function refuseOthers(settings: WorkloadSpec['settings']): void {
  const known = WORKLOADS.find(({ name }) => name === 'fio')!.settings.map(({ key }) => key);
  for (const key of Object.keys(settings))
    if (!known.includes(key))
      fail('usage', `--set: '${key}' is no word that is carried; accepted: ${known.join(', ')}`, { key });
}

function about<Value>(path: string, read: () => Value): Value {
  try {
    return read();
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.subject !== null) throw thrown;
    return failAbout(path, thrown.code, thrown.message, { ...thrown.data, path });
  }
}
