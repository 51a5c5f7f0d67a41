import type { Finding } from '../../../../shared/image/check/finding';
import { ZONE_STATE_TITLES } from '../../../../shared/zone/state';
import { countZones } from '../../../../shared/zone/zone-table';
import { UNWATCHED, type CheckProgress } from '../../check/check-progress';
import type { ZoneChains } from '../table/chains';
import { finding } from '../findings';
import { HeaderReader } from '../header/header-reader';
import { FIRST_LIST_OFFSET, HEADER, LIST_BYTES, LIST_NAMES } from '../layout';
import { examineList } from '../table/list-walk';
import type { ZoneFileModel } from '../model';
import type { TableSource } from '../table/stored-table';
import { qemuVerdict } from './verdict';

/** What lists, numbers of zones, start options and limits show. */
export function* wholeFindings(
  source: TableSource,
  onProgress: CheckProgress = UNWATCHED,
): Generator<Finding> {
  const { model, state } = source;
  yield* listFindings(model, state.chains, onProgress);
  yield* countFindings(source);
  yield* startFindings(source);
  yield* limitFindings(source);
}

function* limitFindings({ model, state }: TableSource): Generator<Finding> {
  const { openZonesMax, activeZonesMax } = model.limits;
  if (openZonesMax === null && activeZonesMax === null) return;
  const limits = [
    ['open', openZonesMax],
    ['active', activeZonesMax],
  ] as const;
  const counts = countZones(state.zones);
  for (const [what, limit] of limits) {
    if (limit === null || counts[what] <= limit) continue;
    const message = `${counts[what]} zones are ${what}, the limit given is ${limit}`;
    yield finding('zone-file-limit', 'warning', {
      message,
      found: String(counts[what]),
      expected: `at most ${limit}`,
    });
  }
}

function* listFindings(
  model: ZoneFileModel,
  chains: ZoneChains,
  onProgress: CheckProgress,
): Generator<Finding> {
  for (let list = 0; list < LIST_NAMES.length; list++) {
    if (chains.isSound(list)) continue;
    for (const problem of examineList(chains, list, { keep: 0, onProgress }).problems) {
      yield finding('zone-file-list', 'error', {
        offset: model.base + FIRST_LIST_OFFSET + list * LIST_BYTES,
        length: LIST_BYTES,
        message:
          `list of ${ZONE_STATE_TITLES[LIST_NAMES[list]!]} zones: ${problem}; ` +
          'it is built anew in the order of zone numbers when a zone joins or leaves it',
      });
    }
  }
}

/** The header names numbers that QEMU has to be started with; zones may have changed since. */
function* countFindings({ file, model, state }: TableSource): Generator<Finding> {
  const reader = new HeaderReader(file, model.base);
  const pairs = [
    [HEADER.offlineZones, state.offlineCount, 'offline', 'offline_zones'],
    [HEADER.readOnlyZones, state.readOnlyCount, 'read only', 'rdonly_zones'],
  ] as const;
  for (const [field, count, what, option] of pairs) {
    const stored = reader.u32(field);
    if (stored === count) continue;
    yield finding('zone-file-fault-count', 'warning', {
      offset: model.base + field.offset,
      length: field.length,
      found: String(stored),
      expected: String(count),
      message: `${field.name} is ${stored}, ${count} zones are ${what}; QEMU has to be started with ${option}=${stored}, anything else re-initialises the file`,
    });
  }
}

/** Bugs Z3 and Z4: starts that lose the table. */
function* startFindings(source: TableSource): Generator<Finding> {
  const { chains } = source.state;
  const [explicit, implicit] = [chains.counts[0]!, chains.counts[1]!];
  const offset = source.model.base + FIRST_LIST_OFFSET;
  if (source.model.variant === 'older' && explicit + implicit > 0) {
    const message =
      explicit === implicit
        ? `${explicit} explicitly and ${implicit} implicitly open zones: the older code stops with an assertion at every start`
        : `${explicit} explicitly and ${implicit} implicitly open zones: the older code compares the numbers crosswise and re-initialises the file`;
    yield finding('zone-file-Z3', 'warning', { offset, length: 2 * LIST_BYTES, message });
  }
  const verdict = qemuVerdict(source);
  if (verdict && verdict.code >= 3 && verdict.code <= 8 && Object.keys(source.model.start).length > 0) {
    const message = `the start options given do not fit the file, which QEMU then re-initialises without asking: ${verdict.meaning}`;
    yield finding('zone-file-Z4', 'warning', { offset: verdict.offset ?? offset, message });
  }
}
