import type { ReplaySummary } from '../../shared/workload/summary';
import { formatHex } from '../../shared/units/format';
import type { TraceEntry, TraceExpectation } from '../../shared/workload/trace-entry';
import type { ParsedTrace } from './native-codec';
import { checkTraceFits } from './trace-fit';
import type { FileResolver } from '../device/payload';
import { ReadRoom } from '../device/read-room';
import { withAftermath } from '../workload/interruption';
import { observe, REPORT_COMMANDS } from '../workload/run-commands';
import { operationOf } from '../../shared/workload/operations';
import { commandTitle } from '../../shared/workload/command-title';
import { loadOf, type JobContext } from '../device/job';
import type { ZonedDevice } from '../device/device';

/** How to replay a trace. */
export interface ReplayOptions {
  readonly context: JobContext;
  /** Microseconds from any start. */
  readonly clock: () => number;
  /** Go on after a divergence and collect them all. */
  readonly collect?: boolean;
  /** Receives every command with the result it had this time. */
  readonly record?: (entry: TraceEntry) => void;
  /** Waits, before each command, until the moment by `clock` at which it is as late in the replay as it was recorded. */
  readonly waitUntil?: (moment: number) => void;
  readonly resolve?: FileResolver;
}

type Divergence = ReplaySummary['divergences'][number];

/**
 * Executes a trace and compares the results it asserts with those the device gives. Ends at the first command
 * that diverges unless `collect`. Errors: `usage` for a trace of another geometry, `malformed` for a damaged line, AppErrors of
 * the file, `cancelled`; once it runs they say how many commands were carried out and what became of them.
 */
export function replayTrace(device: ZonedDevice, trace: ParsedTrace, options: ReplayOptions): ReplaySummary {
  const { header } = trace;
  checkTraceFits(header, device.image.facts.geometry);
  const start = options.clock();
  const state: ReplayState = {
    device,
    options,
    seed: header.seed ?? 0,
    room: new ReadRoom(device.engine),
    start,
    commands: 0,
    matched: 0,
    bytesWritten: 0,
    refused: 0,
  };
  const counted = () => state.commands;
  const divergences = withAftermath(device, { aftermath: 'stored', counted }, () =>
    replayEntries(state, trace),
  );
  report(state);
  const elapsedSeconds = (options.clock() - start) / 1e6;
  return { commands: state.commands, matched: state.matched, divergences, elapsedSeconds };
}

function replayEntries(state: ReplayState, { entries }: ParsedTrace): Divergence[] {
  const { device, options } = state;
  const divergences: Divergence[] = [];
  for (const entry of entries) {
    options.context.checkCancelled();
    const divergence = replayEntry(state, entry);
    if (divergence) divergences.push(divergence);
    if (divergence && !options.collect) break;
  }
  device.finish();
  return divergences;
}

interface ReplayState {
  readonly device: ZonedDevice;
  readonly options: ReplayOptions;
  readonly seed: number;
  readonly room: ReadRoom;
  readonly start: number;
  commands: number;
  matched: number;
  bytesWritten: number;
  refused: number;
}

function replayEntry(state: ReplayState, entry: TraceEntry): Divergence | null {
  const { device, options, seed } = state;
  const { i, t: recordedAt, expect, ...command } = entry;
  options.waitUntil?.(state.start + recordedAt);
  const t = options.record ? Math.round(options.clock() - state.start) : 0;
  const room = state.room.for(command);
  const result = device.execute(command, { sequence: i, seed, resolve: options.resolve }, room);
  state.commands++;
  if (result.status !== 'ok') state.refused++;
  else if (operationOf(command.op).changes === 'data')
    state.bytesWritten += (command.blocks ?? 0) * device.image.facts.geometry.logicalBlockSizeBytes;
  if (state.commands % REPORT_COMMANDS === 0) report(state);
  let divergence: ReturnType<typeof divergenceOf> = null;
  if (options.record || expect) {
    const found = observe(device, command, result, expect?.sha256 || options.record ? room : undefined);
    options.record?.({ ...command, i, t, expect: found });
    divergence = divergenceOf(expect ?? {}, found);
  }
  if (divergence !== null) return { index: i, command: commandTitle(command), ...divergence };
  state.matched++;
  return null;
}

/** Asserted fields that a command did not give as asserted. */
export function differingFields(
  expected: TraceExpectation,
  found: TraceExpectation,
): readonly (keyof TraceExpectation)[] {
  let differing = NO_FIELDS;
  for (const name in expected) {
    const field = name as keyof TraceExpectation;
    if (expected[field] !== undefined && expected[field] !== found[field]) differing = [...differing, field];
  }
  return differing;
}

const NO_FIELDS: readonly (keyof TraceExpectation)[] = [];

const FIELD_TITLES: Readonly<Record<keyof TraceExpectation, string>> = {
  status: 'status',
  state: 'state',
  assignedLba: 'assigned LBA',
  writePointer: 'write pointer',
  sha256: 'SHA-256 of the data',
  open: 'open zones',
  active: 'active zones',
};
const ADDRESSES: ReadonlySet<string> = new Set(['assignedLba', 'writePointer']);

/** What was asserted and not given, and what was given instead, in words; null = as asserted. Only asserted fields count. */
export function divergenceOf(
  expected: TraceExpectation,
  found: TraceExpectation,
): { readonly expected: string; readonly actual: string } | null {
  const differing = differingFields(expected, found);
  if (differing.length === 0) return null;
  return {
    expected: differing.map((field) => show(field, expected[field])).join(', '),
    actual: differing.map((field) => show(field, found[field])).join(', '),
  };
}

function show(field: keyof TraceExpectation, value: string | number | null | undefined): string {
  const title = FIELD_TITLES[field];
  if (value === undefined || value === null) return `${title} none`;
  return `${title} ${ADDRESSES.has(field) ? formatHex(Number(value)) : value}`;
}

function report({ device, options, commands, bytesWritten, refused }: ReplayState): void {
  options.context.progress({
    done: commands,
    total: null,
    bytesWritten,
    load: loadOf(device.engine, refused),
  });
}
