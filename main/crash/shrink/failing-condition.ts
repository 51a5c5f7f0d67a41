import { AppError, type ErrorCode } from '../../../shared/errors/app-error';
import { assert } from '../../../shared/errors/assert';
import type { RuleDifference } from '../../../shared/workload/rule-comparison';
import type { ShrinkCheck } from '../../../shared/workload/shrink-check';
import type { TraceEntry, TraceExpectation } from '../../../shared/workload/trace-entry';
import type { StatusName } from '../../../shared/zone/status';
import type { ZonedDevice } from '../../device/device';
import type { JobContext } from '../../device/job';
import { ReadRoom } from '../../device/read-room';
import { DatalessFile } from '../../storage/filters/dataless-file';
import { OverlayBlockFile } from '../../storage/overlay/overlay-block-file';
import { compareRules } from '../../trace/compare-rules';
import { differingFields } from '../../trace/replay-trace';
import { parseRuleSide } from '../../trace/rule-side-text';
import type { TraceStudy } from '../../trace/trace-study';
import { observe } from '../../workload/run-commands';
import { crashAndRecover } from '../crash-lab';
import { exploreCrashes, type ExplorationSetup } from '../explore/explore-crashes';
import type { CrashInput } from '../trace-execution';

/** Differences that are looked through at a try. */
const DIFFERENCES_MAX = 1000;
/** States after power cuts that are looked at at a try, at most. */
const VIOLATION_STATES = 256;

/** Errors that say nothing of the commands: those end the search. */
const OF_THE_SYSTEM: readonly ErrorCode[] = ['cancelled', 'io', 'no-space', 'permission'];

/** What commands are tried on. */
export interface ConditionSetup extends TraceStudy {
  /** For `exec`: whether a program that is given this content as an image file ends with another status than 0. */
  readonly judge?: (command: string, content: OverlayBlockFile) => boolean;
  /** For `violation`: what carries commands out where it is no device as `open` gives it, and another judge of what a power cut left. */
  readonly carryOut?: CrashInput['carryOut'];
  readonly objection?: ExplorationSetup['judge'];
}

/** What a shorter trace has to show. */
export interface FailingCondition {
  /** The commands of the trace with what it asserts of them, as far as that is looked for. */
  readonly entries: readonly TraceEntry[];
  /** True when some of these commands still show it. */
  readonly fails: (entries: readonly TraceEntry[]) => boolean;
}

/**
 * Whether commands show what is looked for. Each try starts from the base on a copy of its own; commands that cannot be carried
 * out at all (a pattern too long, a damaged file) do not show it. Errors: those of the base and of the system, `cancelled`.
 */
export function failingCondition(check: ShrinkCheck, setup: ConditionSetup): FailingCondition {
  if (check.kind === 'divergence') return sameDivergence(setup);
  return { entries: setup.entries.map(withoutExpectation), fails: failsAs(check, setup) };
}

function withoutExpectation({ expect: _, ...command }: TraceEntry): TraceEntry {
  return command;
}

function failsAs(
  check: Exclude<ShrinkCheck, { kind: 'divergence' }>,
  setup: ConditionSetup,
): FailingCondition['fails'] {
  switch (check.kind) {
    case 'refused':
      return (entries) =>
        onCopy(setup, { withData: false }, (device) =>
          entries.some((entry) => isRefusedAs(execute(device, entry, setup).status, check.status)),
        );
    case 'difference':
      return sameDifference(setup, check.rules);
    case 'finding':
      return (entries) => finds(setup, entries, check.code);
    case 'violation':
      return (entries) => violates(setup, entries, check.invariant);
    case 'exec':
      return (entries) =>
        onCopy(setup, { withData: true }, (device, copy) => {
          for (const entry of entries) execute(device, entry, setup);
          device.finish();
          return setup.judge?.(check.command, copy) ?? false;
        });
  }
}

function isRefusedAs(status: StatusName, wanted: StatusName | null): boolean {
  return status !== 'ok' && (wanted === null || wanted === status);
}

function onCopy(
  setup: ConditionSetup,
  { withData }: { withData: boolean },
  use: (device: ZonedDevice, copy: OverlayBlockFile) => boolean,
): boolean {
  const copy = new OverlayBlockFile(setup.base, setup.makeStore?.());
  try {
    return use(setup.open(withData ? copy : new DatalessFile(copy)), copy);
  } catch (thrown) {
    if (!(thrown instanceof AppError) || OF_THE_SYSTEM.includes(thrown.code)) throw thrown;
    return false;
  } finally {
    copy.dispose();
  }
}

function execute(device: ZonedDevice, entry: TraceEntry, { header, resolve, context }: ConditionSetup) {
  context.checkCancelled();
  return device.execute(entry, { sequence: entry.i, seed: header.seed ?? 0, resolve });
}

interface Divergence {
  readonly entry: TraceEntry;
  readonly expected: TraceExpectation;
  readonly found: TraceExpectation;
}

/** The same command, the same fields, and where status or state is one of them the same value. */
function sameDivergence(setup: ConditionSetup): FailingCondition {
  const withData = setup.entries.some(({ expect }) => expect?.sha256 !== undefined);
  const first = (entries: readonly TraceEntry[]): Divergence | null => {
    let divergence: Divergence | null = null;
    onCopy(setup, { withData }, (device) => {
      divergence = firstDivergence(setup, device, entries);
      return true;
    });
    return divergence;
  };
  const wanted = first(setup.entries);
  const entries = setup.entries.map((entry) =>
    entry.i === wanted?.entry.i ? { ...entry, expect: ofTheZone(wanted) } : withoutExpectation(entry),
  );
  const fails = (some: readonly TraceEntry[]): boolean => {
    const found = wanted && some.some(({ i }) => i === wanted.entry.i) ? first(some) : null;
    return found !== null && isSame(wanted!, found);
  };
  return { entries, fails };
}

/** What is asserted without the counts of other zones, where these are as asserted: shorter traces have fewer of them. */
function ofTheZone({ expected, found }: Divergence): TraceExpectation {
  const { open, active, ...zone } = expected;
  return {
    ...zone,
    ...(open !== found.open && { open }),
    ...(active !== found.active && { active }),
  };
}

function firstDivergence(
  setup: ConditionSetup,
  device: ZonedDevice,
  entries: readonly TraceEntry[],
): Divergence | null {
  const rooms = new ReadRoom(device.engine);
  for (const entry of entries) {
    const { expect: expected } = entry;
    const room = rooms.for(entry);
    setup.context.checkCancelled();
    const payload = { sequence: entry.i, seed: setup.header.seed ?? 0, resolve: setup.resolve };
    const result = device.execute(entry, payload, room);
    if (expected === undefined) continue;
    const found = observe(device, entry, result, expected.sha256 === undefined ? undefined : room);
    if (differingFields(expected, found).length > 0) return { entry, expected, found };
  }
  return null;
}

function isSame(wanted: Divergence, found: Divergence): boolean {
  const fields = differingFields(wanted.expected, wanted.found);
  const others = differingFields(found.expected, found.found);
  if (fields.join() !== others.join()) return false;
  const named = fields.filter((field) => field === 'status' || field === 'state');
  return named.every((field) => wanted.found[field] === found.found[field]);
}

/** A difference in the same field, and of a status or a state between the same two. */
function sameDifference(setup: ConditionSetup, rules: string): FailingCondition['fails'] {
  const start = setup.open(setup.base).engine.setup;
  const sides = { a: parseRuleSide('', start, 'a'), b: parseRuleSide(rules, start, 'difference') };
  const context = quietly(setup.context);
  const differences = (entries: readonly TraceEntry[], most: number): readonly RuleDifference[] =>
    compareRules(start, sides, entries, { context, most }).differences;
  const [wanted] = differences(setup.entries, 1);
  return (entries) => {
    if (wanted === undefined) return false;
    const { field, a, b } = wanted;
    const isNamed = field === 'status' || field === 'state';
    return differences(entries, DIFFERENCES_MAX).some(
      (found) => found.field === field && (!isNamed || (found.a === a && found.b === b)),
    );
  };
}

/** Its methods may be those of a class, which no copy of its fields has. */
function quietly(context: JobContext): JobContext {
  return { checkCancelled: () => context.checkCancelled(), progress: () => undefined };
}

function finds(setup: ConditionSetup, entries: readonly TraceEntry[], code: string | null): boolean {
  return onCopy(setup, { withData: true }, (device, copy) => {
    for (const entry of entries) execute(device, entry, setup);
    device.finish();
    const findings = setup.open(copy).image.anatomy.check(() => setup.context.checkCancelled());
    for (const finding of findings) {
      const isWanted = code === null ? finding.severity !== 'info' : finding.code === code;
      if (isWanted) return true;
    }
    return false;
  });
}

/** Behind the last command with all lost that may be, which is quickly looked at; then at every cut, a sample of few states. */
function violates(setup: ConditionSetup, entries: readonly TraceEntry[], invariant: string | null): boolean {
  const last = entries.at(-1);
  if (last === undefined) return false;
  assert(last.i >= entries[0]!.i, 'the commands of a trace are out of order');
  const { base, open, header, carryOut, makeStore, objection } = setup;
  const input = {
    ...{ base, open, trace: { header, entries }, context: quietly(setup.context) },
    ...(makeStore && { makeStore }),
    ...(carryOut && { carryOut }),
  };
  const policy = open(base).image.facts.defaultRecovery;
  const isWanted = (found: string, message: string): boolean =>
    invariant === null || [found, message].some((text) => text.includes(invariant));
  const lost = { point: String(last.i), lose: 'unflushed', tearBytes: null, seed: header.seed ?? 1 };
  const crash = crashAndRecover({ ...input, ...lost }, policy, { image: '', trace: '' });
  crash.dispose();
  if (crash.report.broken.some(({ invariant: found, message }) => isWanted(found, message))) return true;
  const { examples } = exploreCrashes({
    ...{ ...input, policy, window: { first: entries[0]!.i, last: last.i } },
    ...{ limit: VIOLATION_STATES, tearBytes: null, shard: null },
    ...(objection && { judge: objection }),
  });
  return examples.some(({ invariant: found, message }) => found !== undefined && isWanted(found, message));
}
