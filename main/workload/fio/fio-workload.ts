import type { OwnData } from '../../../shared/workload/command';
import type { PlannedCommand } from '../../../shared/workload/planned-command';
import type { WorkloadInfo, WorkloadSetting, WorkloadSpec } from '../../../shared/workload/workload-spec';
import type { EngineSetup } from '../../engine/types';
import type { Workload } from '../generator';
import { INVARIANTS } from '../invariants';
import { commandsSetting, parseBounded, parsePattern, PATTERN_SETTING, refuseUnknown } from '../settings';
import { fioJobOn, type FioJob } from './fio-job';
import type { FioJobText } from './fio-job-file';
import { FioStream } from './fio-stream';
import { FIO_PATTERNS } from './fio-values';
import { FIO_WORDS } from './fio-words';
import { FioZones } from './fio-zones';

/** Defaults that differ from fio's, so that the workload writes to zones without further settings. */
const OUR_DEFAULTS: Readonly<Record<string, string>> = { rw: 'write', bs: '64k', zonemode: 'zbd' };

const CHOICES: Readonly<Record<string, readonly string[]>> = { rw: FIO_PATTERNS, zonemode: ['zbd', 'none'] };

/** Words that a single job has no use for, or that the seed and the pattern of a workload stand for. */
const FOR_FILES_ONLY: ReadonlySet<string> = new Set(['stonewall', 'zero_buffers', 'buffer_pattern']);

/** Words that most jobs give. */
const USUAL: ReadonlySet<string> = new Set(
  'rw bs size io_size offset numjobs rwmixread zonemode max_open_zones'.split(' '),
);

const WORD_SETTINGS: readonly WorkloadSetting[] = FIO_WORDS.filter(
  ({ word, treatment }) =>
    (treatment === 'taken' || treatment === 'approximated') && !FOR_FILES_ONLY.has(word),
).map(({ word, text, fioDefault = '' }) => ({
  ...(!USUAL.has(word) && { isRare: true }),
  key: word,
  title: word,
  explanation: `${text[0]!.toUpperCase()}${text.slice(1)}.`,
  defaultValue: OUR_DEFAULTS[word] ?? fioDefault,
  ...(CHOICES[word] ? { kind: 'choice', choices: CHOICES[word] } : { kind: 'text' }),
}));

/** Of a job given as settings; a job file runs to its end. */
const COMMANDS_MAX = 100_000;
const COMMANDS = commandsSetting(String(COMMANDS_MAX));

const INFO: WorkloadInfo = {
  name: 'fio',
  title: 'fio job',
  group: 'fio',
  description: 'Reads, writes and resets as a job of fio asks for them, in its words.',
  invariants: [INVARIANTS.expectedResults],
  settings: [...WORD_SETTINGS, COMMANDS, PATTERN_SETTING],
};

/** A job in fio's words, given as settings. */
export const fioWorkload: Workload = {
  info: INFO,
  commands(spec, device) {
    refuseUnknown(INFO, spec);
    const { settings } = spec;
    const job: FioJobText = { name: 'fio', words: wordsOf({ ...OUR_DEFAULTS, ...settings }) };
    const commandsMax = fioCommandsMax(settings, COMMANDS_MAX);
    return generateFioJobs([job], device, { seed: spec.seed, data: fioData(settings), commandsMax });
  },
};

/** What is written where a job does not say. Errors: `usage`. */
export function fioData(settings: WorkloadSpec['settings']): OwnData {
  return parsePattern(settings[PATTERN_SETTING.key] || PATTERN_SETTING.defaultValue);
}

/** How many commands the settings allow; `otherwise` where they do not say. Errors: `usage`. */
export function fioCommandsMax(settings: WorkloadSpec['settings'], otherwise: number): number {
  const given = settings[COMMANDS.key] || undefined;
  return given === undefined ? otherwise : parseBounded(COMMANDS, given);
}

/** How jobs are run besides their words. */
export interface FioRun {
  readonly seed: number;
  /** What is written where a job does not say. */
  readonly data: OwnData;
  readonly commandsMax: number;
}

/**
 * The commands of jobs on a device, one by one as they are asked for. Streams take turns in the order of their jobs and
 * clones; a job with `stonewall` begins when those before it have ended. Errors: `usage`, at once for what a job asks and
 * cannot have, later where the device has no place for a write.
 */
export function generateFioJobs(
  texts: readonly FioJobText[],
  device: EngineSetup,
  run: FioRun,
): Iterable<PlannedCommand> {
  const jobs = texts.map((text) => fioJobOn(text, device.geometry));
  const zones = new FioZones(
    device,
    jobs.flatMap(({ regions }) => regions),
  );
  return limited(runGroups(zones, jobs, run), run.commandsMax);
}

/** The settings of a workload or of a command line as words of a job; the seed and what is not fio's are left out. */
export function wordsOf(settings: Readonly<Record<string, string>>): FioJobText['words'] {
  const words = Object.entries(settings).filter(([key, value]) => value !== '' && isWord(key));
  return new Map(words.map(([key, value]) => [key, { value, line: 0 }]));
}

function isWord(key: string): boolean {
  return FIO_WORDS.some(({ word }) => word === key);
}

function* runGroups(zones: FioZones, jobs: readonly FioJob[], run: FioRun): Generator<PlannedCommand> {
  let group: FioStream[] = [];
  for (const [at, job] of jobs.entries()) {
    if (job.waits) {
      yield* takeTurns(group);
      group = [];
    }
    job.regions.forEach((_region, clone) => {
      group.push(new FioStream(zones, { job, clone, seed: run.seed + at, data: job.data ?? run.data }));
    });
  }
  yield* takeTurns(group);
}

/** Each stream makes as many requests in a turn as it would keep in flight. */
function* takeTurns(streams: readonly FioStream[]): Generator<PlannedCommand> {
  let running = streams;
  while (running.length > 0) {
    const still: FioStream[] = [];
    for (const stream of running) {
      let goesOn = true;
      for (let made = 0; goesOn && made < stream.job.depth; made++) goesOn = yield* stream.step();
      if (goesOn) still.push(stream);
    }
    running = still;
  }
}

function* limited(commands: Iterable<PlannedCommand>, most: number): Generator<PlannedCommand> {
  if (most < 1) return;
  let made = 0;
  for (const command of commands) {
    yield command;
    if (++made >= most) return;
  }
}
