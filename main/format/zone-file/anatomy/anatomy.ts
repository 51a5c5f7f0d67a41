import type { ZoneList } from '../../../../shared/image/zone-report';
import type { ByteCount, ZoneIndex } from '../../../../shared/units/units';
import { ZoneState } from '../../../../shared/zone/state';
import type { ImageAnatomy, QemuZonePrint } from '../../image';
import { placeAt } from '../../regions';
import { isDisbelieved } from '../../check/table-judgement';
import { extents } from '../blocks/extents';
import {
  DESCRIPTOR,
  ENTRY_BYTES,
  FIRST_LIST_OFFSET,
  LIST_BYTES,
  LIST_NAMES,
  NO_ZONE,
  SEQUENTIAL,
} from '../layout';
import type { ZoneFileModel } from '../model';
import { capacityEndOf } from '../model';
import type { ZoneChains } from '../table/chains';
import { showsEntry, storedState } from '../table/entries';
import { examineList } from '../table/list-walk';
import type { TableSource } from '../table/stored-table';
import { readEntry } from '../table/table-reader';
import { annotate } from './annotate';
import { check } from './check';
import { entryFields } from './entry-fields';
import type { Region } from './regions';
import { regionsOf } from './regions';
import { structureCount, structurePage, structureSections } from './structure';
import { qemuVerdict } from './verdict';

/** Zones of one list that are shown. */
const ZONES_SHOWN = 1_000;

/** What lies where in an opened zone_file. */
export function anatomyOf(source: TableSource): ImageAnatomy {
  const { file, model, state } = source;
  const { geometry, tableOffset } = model;
  const { zones } = state;
  const regions = regionsOf(model);
  const cellBytes = (region: Region) => zoneBytesIn(model, region);
  const layout = { geometry, regions, cellBytes, behind: 'behind the image' };
  return {
    locate: (offset) => placeAt(layout, offset),
    annotate: (offset, length) => annotate({ model, zones, regions }, offset, length),
    regions: () => regions,
    fields: {
      count: () => structureCount(source),
      page: (first, count) => structurePage(source, first, count),
      sections: () => structureSections(source),
    },
    entryPlace: (zone) => ({ offset: tableOffset + zone * ENTRY_BYTES, length: ENTRY_BYTES }),
    entryFields: (zone) => entryFields(model.variant, readEntry(file, tableOffset, zone)),
    extents: () => extents(model, zones),
    check: (onProgress) => check(source, onProgress),
    lists: () => zoneLists(model, state.chains),
    qemuPrint: (zone) => qemuPrint(source, zone),
    qemuVerdict: () => qemuVerdict(source),
  };
}

/** Entries of other namespaces belong to no zone of this one. */
function zoneBytesIn({ namespace, zdeBytes }: ZoneFileModel, region: Region): ByteCount | null {
  if (namespace !== region.namespace) return null;
  if (region.kind === 'table') return ENTRY_BYTES;
  return region.kind === 'zde' ? zdeBytes : null;
}

/** The four lists as stored and as walked. */
function zoneLists(model: ZoneFileModel, chains: ZoneChains): ZoneList[] {
  return LIST_NAMES.map((name, list) => {
    const { head, tail, size } = chains.heads[list]!;
    const zone = (stored: number) => (stored === NO_ZONE ? null : stored);
    return {
      name,
      offset: model.base + FIRST_LIST_OFFSET + list * LIST_BYTES,
      head: zone(head),
      tail: zone(tail),
      size,
      zonesInState: chains.counts[list]!,
      ...examineList(chains, list, { keep: ZONES_SHOWN }),
    };
  });
}

/**
 * Condition, type and pointer of a zone's descriptor. From the entry in the file as long as it says what the table
 * says, from the table where that is ahead of the file.
 */
function qemuPrint({ file, model, state }: TableSource, zone: ZoneIndex): QemuZonePrint {
  const block = BigInt(model.geometry.logicalBlockSizeBytes);
  const entry = readEntry(file, model.tableOffset, zone);
  const untouched =
    state.belief.judgement === null
      ? showsEntry(model, state.zones, entry, zone)
      : isDisbelieved(state.zones, model.geometry, zone);
  if (untouched) {
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
