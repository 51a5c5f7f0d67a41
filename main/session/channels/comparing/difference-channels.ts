import type { ArgumentsOf, ValueOf } from '../../../../shared/ipc/channels';
import type { ComparisonChoice, PlacedDifference, PlacedPair } from '../../../../shared/session/comparison';
import type { JobResult } from '../../../../shared/session/job';
import type { ByteOffset, DeviceByte, ZoneIndex } from '../../../../shared/units/units';
import { zoneOf } from '../../../../shared/zone/geometry';
import { DeviceBytes, type ComparedImage } from '../../../compare/device-bytes';
import { resolveDeviceByte } from '../../../device/address';
import type { JobContext } from '../../../device/job';
import { requireZones } from '../../../device/require-zones';
import { besideEachOther } from '../../../compare/beside';
import { FoundDifferences } from '../../shelves/difference-shelf';
import { openOtherSide } from '../../other-side';
import type { SessionState } from '../../session-state';
import { lineOf } from '../traces/moment-channels';
import type { SessionHandlers } from '../session-handlers';
import { walkComparison, zonePairs } from '../../walk-comparison';

/** What is shown beside other images, reports, moments, and zones of its own. */
export function differenceChannels(state: SessionState) {
  return {
    'differences:start': ({ choice }) => {
      requireZones(state.shown.image.facts, state.start.path);
      state.outside.requireContent('Comparing');
      return state.jobs.start({
        title: 'Comparison',
        unit: 'zones',
        run: (context) => state.whileWhole('Comparing', () => compare(state, choice, context)),
      });
    },
    'differences:zones': ({ comparison, first, count }) =>
      state.differences.get(comparison).found.fields.slice(first, first + count),
    'differences:structures': ({ comparison, first, count }) =>
      state.differences.get(comparison).found.structures.slice(first, first + count),
    'differences:runs': (args) => runsPage(state, args),
    'differences:find': (args) => findRun(state, args),
    'differences:resolve': (args) => resolvePair(state, args),
    'differences:bytes': (args) => bytesOfBoth(state, args),
  } satisfies Partial<SessionHandlers>;
}

function compare(state: SessionState, choice: ComparisonChoice, context: JobContext): JobResult {
  const { revision } = state.snapshot();
  const lines = (trace: string) => lineOf(state.traces.get(trace));
  const other = openOtherSide(choice.with, { state, lineOf: lines, context });
  try {
    const compared = { choice, other: other.side, report: other.report };
    const found = walkComparison(
      state.shown,
      compared,
      context,
      (differences) => new FoundDifferences(differences),
    );
    const comparison = state.differences.keep({ ...compared, found });
    const { facts, counts, kept } = found;
    const notices = [...(other.report?.guesses ?? []), ...found.notices];
    const side = { with: other.side.title, isReport: other.report !== null };
    return { kind: 'differences', summary: { comparison, ...side, facts, counts, kept, notices, revision } };
  } catch (error) {
    other.side.dispose();
    throw error;
  }
}

function runsPage(
  state: SessionState,
  { comparison, first, count }: ArgumentsOf<'differences:runs'>,
): PlacedDifference[] {
  const { found } = state.differences.get(comparison);
  const end = Math.min(found.runs.count, first + count);
  const numbers = Array.from({ length: Math.max(0, end - first) }, (_, index) => first + index);
  return placedRuns(state, comparison, numbers);
}

function findRun(
  state: SessionState,
  { comparison, from, direction }: ArgumentsOf<'differences:find'>,
): ValueOf<'differences:find'> {
  const { runs } = state.differences.get(comparison).found;
  const behind = runs.countTo(from);
  const number = direction === 'forward' ? behind : runs.countTo(from - 1) - 1;
  const isKept = number >= 0 && number < runs.count;
  return { run: isKept ? placedRuns(state, comparison, [number])[0]! : null };
}

function placedRuns(state: SessionState, comparison: string, numbers: readonly number[]): PlacedDifference[] {
  if (numbers.length === 0) return [];
  const { found, other } = state.differences.get(comparison);
  return other.use((b) =>
    numbers.map((number) => {
      const run = found.runs.at(number);
      return { number, length: run.length, ...placedPair(state.shown, b, run) };
    }),
  );
}

type Offsets = Pick<PlacedPair, 'offsetA' | 'offsetB'>;

function placedPair(a: ComparedImage, b: ComparedImage, { offsetA, offsetB }: Offsets): PlacedPair {
  const [left, right] = [placeIn(a, offsetA), placeIn(b, offsetB)];
  return {
    ...{ offsetA, offsetB, zoneA: left.zone, zoneB: right.zone },
    ...{ fileOffsetA: left.offset, fileOffsetB: right.offset },
  };
}

function resolvePair(
  state: SessionState,
  { comparison, side, address, from }: ArgumentsOf<'differences:resolve'>,
): PlacedPair {
  const { other, choice } = state.differences.get(comparison);
  return other.use((b) => {
    const a = state.shown;
    const { image, file } = side === 'a' ? a : b;
    const byte = resolveDeviceByte(address, { image, fileSize: file.size(), from });
    return placedPair(
      a,
      b,
      besideEachOther({ a, b, pairs: choice.zones && zonePairs(choice.zones, a.image, b.image) }, side, byte),
    );
  });
}

function placeIn(
  { image: { facts, blocks } }: ComparedImage,
  byte: DeviceByte,
): { readonly zone: ZoneIndex; readonly offset: ByteOffset | null } {
  const { geometry } = facts;
  const block = geometry.logicalBlockSizeBytes;
  const lba = Math.floor(byte / block);
  const offset = blocks.offsetOf(lba);
  return { zone: zoneOf(geometry, lba), offset: offset === null ? null : offset + (byte % block) };
}

function bytesOfBoth(
  state: SessionState,
  { comparison, offsetA, offsetB, length }: ArgumentsOf<'differences:bytes'>,
): ValueOf<'differences:bytes'> {
  const { other } = state.differences.get(comparison);
  return other.use((b) => ({
    a: deviceBytesAt(state.shown, offsetA, length),
    b: deviceBytesAt(b, offsetB, length),
  }));
}

/** Cut at the end of the device. */
function deviceBytesAt(side: ComparedImage, offset: DeviceByte, length: number): Uint8Array {
  const device = new DeviceBytes(side);
  const bytes = new Uint8Array(Math.max(0, Math.min(length, device.length - offset)));
  if (bytes.length > 0) device.read(offset, bytes);
  return bytes;
}
