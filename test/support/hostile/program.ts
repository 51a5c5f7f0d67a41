/** Damages images COUNT times and looks at those from FROM on: `program SEED COUNT FROM`. Prints lines of JSON: progress, then the result. */
import { MIB } from '../../../shared/units/units';
import { Random } from '../../../shared/workload/random';
import { AppError, sentenceOf } from '../../../shared/errors/app-error';
import type { StructureField } from '../../../shared/image/field';
import { allFields } from '../../../main/format/all-fields';
import { recognise } from '../../../main/format/registry';
import { OverlayBlockFile } from '../../../main/storage/overlay/overlay-block-file';
import { explore, type Outcome } from './explore';
import { baseImages, type BaseImage } from './images';
import { FUZZING } from '../run/seeds';
import { MemoryMeter } from './memory-meter';
import { mutateField, mutateLength, type Mutation } from './mutate';
import type { HostileFailure, HostileResult } from './result';

/** Ends what hangs: far more than any image takes, for on a busy machine even processor time grows. */
const CPU_MICROSECONDS_MAX = FUZZING ? 20_000_000 : Infinity;
const MEMORY_MAX = 64 * MIB;
const FAILURES_MAX = 20;
const PROGRESS_EVERY = 25;

interface Target extends BaseImage {
  /** Fields grouped by their path without numbers, so that a header field is met as often as all entries together. */
  readonly groups: readonly (readonly StructureField[])[];
}

function targetOf(base: BaseImage): Target {
  const image = recognise(base.file).driver.open(base.file, {});
  const groups = new Map<string, StructureField[]>();
  for (const field of allFields(image.anatomy.fields)) {
    const group = field.path.replaceAll(/\d+/g, '#');
    groups.set(group, [...(groups.get(group) ?? []), field]);
  }
  return { ...base, groups: [...groups.values()] };
}

function damage(target: Target, file: OverlayBlockFile, random: Random): Mutation[] {
  const mutations: Mutation[] = [];
  const count = 1 + random.below(3);
  for (let index = 0; index < count; index++) {
    const group = target.groups[random.below(target.groups.length)]!;
    mutations.push(mutateField(file, group[random.below(group.length)]!, random));
  }
  if (random.below(20) === 0) mutations.push(mutateLength(file, random));
  return mutations;
}

/** What a refusal has to say. */
function unexplained(outcome: Outcome): string | null {
  if (outcome.kind === 'opened') return null;
  const { code, data } = outcome.error;
  const message = sentenceOf(outcome.error);
  if (!message.includes('hostile.img')) return `${code} does not name the file: ${message}`;
  // A layout that is known by its name only: no field is to blame.
  const namesLayout = code === 'unsupported' && (data['variant'] ?? data['layout']) !== undefined;
  if (code === 'not-recognised' || namesLayout) return null;
  const missing = (['field', 'offset', 'found'] as const).filter((key) => data[key] === undefined);
  return missing.length === 0 ? null : `${code} does not name ${missing.join(', ')}: ${message}`;
}

const [seed, count, from] = process.argv.slice(2).map(Number) as [number, number, number];
const meter = new MemoryMeter();
const targets = baseImages().map(targetOf);
const random = new Random(seed);
const result: HostileResult = {
  mutations: 0,
  opened: 0,
  refused: 0,
  images: targets.map(({ name, groups }) => ({ name, fieldGroups: groups.length })),
  mostBytes: 0,
  mostMicroseconds: 0,
  failures: [],
};

function fail(failure: HostileFailure): void {
  if (result.failures.length < FAILURES_MAX) result.failures.push(failure);
}

for (let index = 0; index < count; index++) {
  const target = targets[index % targets.length]!;
  const file = new OverlayBlockFile(target.file);
  const mutations = damage(target, file, random);
  if (index < from) {
    file.dispose();
    continue;
  }
  const where = { index, image: target.name, mutations };
  if (index % PROGRESS_EVERY === 0) process.stdout.write(`${JSON.stringify({ progress: where })}\n`);
  meter.start();
  const before = process.cpuUsage();
  try {
    const outcome = explore(file);
    result[outcome.kind]++;
    const why = unexplained(outcome);
    if (why !== null) fail({ ...where, why });
  } catch (error) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    fail({ ...where, why: error instanceof AppError ? `${error.code}: ${stack}` : stack });
  }
  const { user, system } = process.cpuUsage(before);
  const spent = user + system;
  if (spent > CPU_MICROSECONDS_MAX) fail({ ...where, why: `took ${spent} µs of processor time` });
  if (meter.bytes > MEMORY_MAX + file.size()) fail({ ...where, why: `asked for ${meter.bytes} bytes` });
  result.mostBytes = Math.max(result.mostBytes, meter.bytes);
  result.mostMicroseconds = Math.max(result.mostMicroseconds, spent);
  result.mutations++;
  file.dispose();
}
process.stdout.write(`${JSON.stringify({ result })}\n`);
