import type { ZoneIndex } from '../../../../shared/units/units';
import { ZoneState } from '../../../../shared/zone/state';
import type { QemuZonePrint } from '../../image';
import { showsEntry, storedState } from '../table/entries';
import { DESCRIPTOR, SEQUENTIAL } from '../layout';
import { capacityEndOf } from '../model';
import { readEntry } from '../table/table-reader';
import type { VerdictSource } from './verdict';

/**
 * Condition, type and pointer of a zone's descriptor. From the entry in the file as long as it says what the table
 * says, from the table where that is ahead of the file.
 */
export function qemuPrint({ file, model, state }: VerdictSource, zone: ZoneIndex): QemuZonePrint {
  const block = BigInt(model.geometry.logicalBlockSizeBytes);
  const entry = readEntry(file, model.tableOffset, zone);
  if (showsEntry(model, state.zones, entry, zone)) {
    return {
      condition: storedState(entry, 0),
      type: entry.getUint8(DESCRIPTOR.type.offset),
      pointerBytes: entry.getBigUint64(DESCRIPTOR.pointer.offset, true) * block,
    };
  }
  const condition = state.zones.state[zone]!;
  const pointer = condition === ZoneState.full ? capacityEndOf(model, zone) : state.zones.writePointer[zone]!;
  return { condition, type: SEQUENTIAL, pointerBytes: BigInt(pointer) * block };
}
