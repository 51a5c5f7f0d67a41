import { assert } from '../../../../shared/errors/assert';
import { AppError } from '../../../../shared/errors/app-error';
import { ZONES_MAX } from '../../../../shared/image/limits';
import type { BlockFile } from '../../../storage/block-file';
import { OverlayBlockFile } from '../../../storage/overlay/overlay-block-file';
import type { Repair } from '../../check/repair';
import { readRfcHeader } from '../header/plain-header';
import { plainModel } from '../header/plain-model';
import { RFC_HEADER as AT, WORD_BYTES, type HeaderField } from '../layout';
import { judgeTable } from '../table/table-findings';
import { readWord, tablePieces } from '../table/table-reader';
import { judgeWord, type EntryProblem } from '../table/entries';
import { wordConventional, wordState } from '../table/word';
import { isConventional } from '../../../../shared/zone/geometry';
import { ZoneState } from '../../../../shared/zone/state';

/** Header fields and what they should be. */
type Values = Partial<
  Record<'zoneSize' | 'zoneCount' | 'sequentialCount' | 'conventionalCount' | 'deviceSize', number>
>;

/** What the RFC driver itself leaves in ordinary use (R4). */
const WRITTEN_TO_THE_END: ReadonlySet<EntryProblem> = new Set<EntryProblem>([
  'at-end',
  'beyond-end',
  'full-elsewhere',
]);

/**
 * Counts and sizes of an `rfc` header that do not fit, from those that do and from the table at the end of the file. Null
 * unless every word is sound under the changed header.
 */
export function plainHeaderRepair(file: BlockFile, code: string): Repair | null {
  for (const values of candidates(file)) {
    const changes = Object.entries(values).map(([name, value]) => ({
      field: AT[name as keyof Values],
      value,
    }));
    if (!fits(file, changes)) continue;
    const names = changes.map(({ field }) => field.name).join(', ');
    return {
      code,
      why: `with ${names} as the table gives ${changes.length === 1 ? 'it' : 'them'}, every word of the table is sound`,
      apply: () =>
        changes.forEach(({ field, value }) => file.write(field.offset, numberBytes(field, value), 'header')),
    };
  }
  return null;
}

/** Changes of one or two things, those of fewer fields first. */
function* candidates(file: BlockFile): Generator<Values> {
  const header = readRfcHeader(file);
  const { zoneCount, sequentialCount, conventionalCount, zoneSize } = header;
  const deviceSize = file.size();
  const sum = sequentialCount + conventionalCount;
  if (sum > 0 && sum <= ZONES_MAX && sum !== zoneCount) {
    yield { zoneCount: sum };
    yield { zoneCount: sum, deviceSize };
  }
  if (conventionalCount <= zoneCount) yield { sequentialCount: zoneCount - conventionalCount };
  if (sequentialCount <= zoneCount) yield { conventionalCount: zoneCount - sequentialCount };
  yield { deviceSize };
  const count = Math.min(zoneCount, sum) || Math.max(zoneCount, sum);
  const told = count > 0 && count <= ZONES_MAX ? sizeByTable(file, count) : null;
  if (told !== null && told !== zoneSize) yield { zoneSize: told };
}

/** The zone size that two neighbouring words at their starts tell; null = none do. */
function sizeByTable(file: BlockFile, zoneCount: number): number | null {
  const table = new Uint8Array(Math.min(zoneCount, 4096) * WORD_BYTES);
  file.read(Math.max(0, file.size() - zoneCount * WORD_BYTES), table);
  const view = new DataView(table.buffer);
  let before: number | null = null;
  for (let at = 0; at < table.length; at += WORD_BYTES) {
    const high = view.getUint32(at + 4, true);
    const isStart = wordConventional(high) || wordState(high) === ZoneState.empty;
    const start = isStart ? (high & 0x07ff_ffff) * 2 ** 32 + view.getUint32(at, true) : null;
    if (start !== null && before !== null && start > before && start - before < 2 ** 32)
      return start - before;
    before = start;
  }
  return null;
}

function fits(file: BlockFile, changes: readonly { field: HeaderField; value: number }[]): boolean {
  const view = new OverlayBlockFile(file);
  try {
    for (const { field, value } of changes) view.write(field.offset, numberBytes(field, value), 'header');
    const header = readRfcHeader(view);
    if (header.sequentialCount + header.conventionalCount !== header.zoneCount) return false;
    const model = plainModel(view, header, {});
    if (model.areas.tableOffset < model.areas.dataOffset + model.areas.deviceBytes) return false;
    if (judgeTable(view, model) !== null) return false;
    for (const piece of tablePieces(view, model)) {
      for (let zone = piece.firstZone; zone < piece.firstZone + piece.count; zone++) {
        const { high, low } = readWord(view, model, zone);
        const conventional = isConventional(model.geometry, zone);
        const problem = judgeWord(model, zone, conventional, high, low);
        if (problem !== null && !WRITTEN_TO_THE_END.has(problem)) return false;
      }
    }
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  } finally {
    view.dispose();
  }
}

function numberBytes({ length }: HeaderField, number: number): Uint8Array {
  assert(length <= 8, 'a field of more than a number was given one');
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(number), true);
  return bytes.subarray(0, length);
}
