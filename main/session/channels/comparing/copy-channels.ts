import { basename } from 'node:path';
import { fail } from '../../../../shared/errors/app-error';
import { BYTES_PAGE_MAX, COMMAND_BYTES_MAX } from '../../../../shared/image/limits';
import type { ArgumentsOf } from '../../../../shared/ipc/channels';
import type { ByteEditOutcome } from '../../../../shared/session/byte-edit';
import type { ByteDifference, CopyScope } from '../../../../shared/session/comparison';
import type { JobResult } from '../../../../shared/session/job';
import { formatBytes, formatCount } from '../../../../shared/units/format';
import type { ByteCount, DeviceByte, ZoneIndex } from '../../../../shared/units/units';
import { zoneSize, zoneStart } from '../../../../shared/zone/geometry';
import { readCopied, writeCopied, type CopiedRun } from '../../../compare/copy/copied-runs';
import { DeviceBytes, type ComparedImage } from '../../../compare/device-bytes';
import { cancellable, type JobContext } from '../../../device/job';
import { deviceBytesAsCommands, writeDeviceBytes } from '../../../device/edit-bytes';
import type { BlockFile } from '../../../storage/block-file';
import { openNodeFile } from '../../../storage/node-block-file';
import { sayingWhere } from '../../../trace/saying-where';
import { editByRules } from '../../edits/edit-by-rules';
import type { FoundDifferences } from '../../shelves/difference-shelf';
import type { SessionState } from '../../session-state';
import type { SessionHandlers } from '../session-handlers';

/** Bytes that differ, on their way from one side of a comparison to the other. */
export function copyChannels(state: SessionState) {
  return {
    'differences:collect': (args) => {
      state.outside.requireContent('Copying bytes');
      const runs = runsToCopy(state, args);
      return state.jobs.start({
        title: `Bytes to be copied from ${basename(state.start.path)}`,
        unit: 'bytes',
        run: (context) => state.whileWhole('Copying bytes', () => collect(state, args, runs, context)),
      });
    },
    'bytes:place': ({ path, rules, from }) =>
      withFile(path, 'read', (file) => sayingWhere(path, () => place(state, file, rules, from))),
  } satisfies Partial<SessionHandlers>;
}

type Collecting = ArgumentsOf<'differences:collect'>;

/** Errors: `usage` for more than fit one edit, or differences that are counted only; `out-of-range` for a run or zone that is not there. */
function runsToCopy(state: SessionState, { comparison, scope }: Collecting): readonly ByteDifference[] {
  const { found } = state.differences.get(comparison);
  const runs = [...runsIn(found, scope, state.shown)];
  const bytes = runs.reduce((sum, { length }) => sum + length, 0);
  if (bytes > COMMAND_BYTES_MAX)
    fail(
      'usage',
      `copying ${formatBytes(bytes)} as one edit; accepted here: up to ${formatBytes(COMMAND_BYTES_MAX)}. A patch takes more`,
      { bytes },
    );
  return runs;
}

function* runsIn(
  { runs, counts }: FoundDifferences,
  scope: CopyScope,
  a: ComparedImage,
): Generator<ByteDifference> {
  if (scope.kind === 'run') {
    if (scope.number >= runs.count) fail('out-of-range', `there is no difference ${scope.number + 1}`);
    yield runs.at(scope.number);
    return;
  }
  const { offset, length } = scope.kind === 'range' ? scope : extentOf(a, scope.zone);
  const end = offset + length;
  const first = Math.max(0, runs.countTo(offset) - 1);
  for (let number = first; number < runs.count; number++) {
    const run = runs.at(number);
    if (run.offsetA >= end) return;
    const [from, to] = [Math.max(run.offsetA, offset), Math.min(run.offsetA + run.length, end)];
    if (to > from) yield { offsetA: from, offsetB: run.offsetB + from - run.offsetA, length: to - from };
  }
  if (counts.runs > runs.count)
    fail(
      'usage',
      `the first ${formatCount(runs.count)} of ${formatCount(counts.runs)} differences are kept, and end before these bytes do; a patch has all`,
    );
}

function extentOf(
  { image }: ComparedImage,
  zone: ZoneIndex,
): { readonly offset: DeviceByte; readonly length: ByteCount } {
  const { geometry } = image.facts;
  if (zone >= geometry.zoneCount) fail('out-of-range', `zone ${zone} does not exist`, { zone });
  const block = geometry.logicalBlockSizeBytes;
  return { offset: zoneStart(geometry, zone) * block, length: zoneSize(geometry, zone) * block };
}

function collect(
  state: SessionState,
  { comparison, to, path }: Collecting,
  runs: readonly ByteDifference[],
  context: JobContext,
): JobResult {
  const total = runs.reduce((sum, { length }) => sum + length, 0);
  let done = 0;
  return state.differences.get(comparison).other.use((b) => {
    const source = new DeviceBytes(to === 'a' ? b : state.shown);
    const pieces = function* (): Generator<CopiedRun> {
      for (const { offsetA, offsetB, length } of cancellable(piecesOf(runs), context)) {
        const bytes = new Uint8Array(length);
        source.read(to === 'a' ? offsetB : offsetA, bytes);
        yield { at: to === 'a' ? offsetA : offsetB, bytes };
        context.progress({ done: (done += length), total });
      }
    };
    const bytes = withFile(path, 'write', (file) => writeCopied(file, pieces()));
    return { kind: 'collected', runs: runs.length, bytes };
  });
}

function* piecesOf(runs: readonly ByteDifference[]): Generator<ByteDifference> {
  for (const { offsetA, offsetB, length } of runs)
    for (let at = 0; at < length; at += BYTES_PAGE_MAX)
      yield { offsetA: offsetA + at, offsetB: offsetB + at, length: Math.min(BYTES_PAGE_MAX, length - at) };
}

/** One edit: all of the bytes, or none where a zone refuses a part of them. */
function place(
  state: SessionState,
  file: BlockFile,
  rules: ArgumentsOf<'bytes:place'>['rules'],
  from: string,
): ByteEditOutcome {
  const title = `Copy ${formatBytes(copiedBytes(file))} from ${from}`;
  state.requireEditing(title);
  if (rules === 'zones')
    return editByRules(state, title, function* () {
      for (const { at, bytes } of readCopied(file))
        yield* deviceBytesAsCommands(state.device.image, at, bytes);
    });
  state.requireRecognised();
  state.edit(`${title} (raw)`, () => {
    for (const { at, bytes } of readCopied(file)) writeDeviceBytes(state.device.image, at, bytes);
    state.device.finish();
  });
  state.contentChanged({ first: 0, count: 0 });
  return { refusal: null, snapshot: state.snapshot() };
}

function copiedBytes(file: BlockFile): ByteCount {
  let sum = 0;
  for (const { bytes } of readCopied(file)) sum += bytes.length;
  if (sum > COMMAND_BYTES_MAX)
    fail('usage', `${formatBytes(sum)} in one edit; accepted: up to ${formatBytes(COMMAND_BYTES_MAX)}`);
  return sum;
}

function withFile<Value>(path: string, access: 'read' | 'write', use: (file: BlockFile) => Value): Value {
  const file = openNodeFile(path, { access });
  try {
    return use(file);
  } finally {
    file.dispose();
  }
}
