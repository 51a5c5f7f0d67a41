import { assert } from '../../../../shared/errors/assert';
import type { ZoneIndex } from '../../../../shared/units/units';
import type { Repair } from '../../check/repair';
import { HeaderReader } from '../header/header-reader';
import {
  ENTRY_BYTES,
  FIRST_LIST_OFFSET,
  HEADER,
  linkPlace,
  LIST_BYTES,
  LIST_NAMES,
  NO_ZONE,
} from '../layout';
import { listOf, NO_LIST } from '../table/list-walk';
import { readEntry } from '../table/table-reader';
import type { TableSource } from '../table/stored-table';
import { storedState } from '../table/entries';

/** Lists whose heads or links are wrong, links of zones on no list, and the counts of the header. */
export function* listRepairs(source: TableSource): Generator<Repair> {
  const { state } = source;
  if (state.belief.judgement !== null) return;
  for (let list = 0; list < LIST_NAMES.length; list++)
    if (!state.chains.isSound(list)) yield listRepair(source, list);
  yield* strayRepairs(source);
  yield* countRepairs(source);
}

/** The zones in its state, in the order of their numbers: an order that QEMU does not look at when it starts. */
function listRepair(source: TableSource, list: number): Repair {
  const { model, state, file } = source;
  return {
    code: 'zone-file-list',
    at: model.base + FIRST_LIST_OFFSET + list * LIST_BYTES,
    why: 'a list holds the zones in its state, which the entries say; their order is that of the zone numbers',
    apply() {
      let tail = NO_ZONE;
      let head = NO_ZONE;
      let size = 0;
      for (let zone = 0; zone < state.chains.kinds.length; zone++) {
        if (state.chains.kinds[zone] !== list) continue;
        if (tail === NO_ZONE) head = zone;
        else putLink(source, tail, 'next', zone);
        putLink(source, zone, 'prev', tail);
        tail = zone;
        size++;
      }
      if (tail !== NO_ZONE) putLink(source, tail, 'next', NO_ZONE);
      const bytes = numbers(head, tail, size);
      file.write(model.base + FIRST_LIST_OFFSET + list * LIST_BYTES, bytes, 'header');
    },
  };
}

function putLink({ file, model }: TableSource, zone: ZoneIndex, side: 'next' | 'prev', to: number): void {
  const offset = model.tableOffset + zone * ENTRY_BYTES + linkPlace(model.variant)[side];
  file.write(offset, numbers(to), 'table');
}

function numbers(...values: number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  assert(
    values.every((value) => value >>> 0 === value),
    'a list holds a number of more than 32 bits',
  );
  values.forEach((value, index) => view.setUint32(index * 4, value, true));
  return bytes;
}

function* strayRepairs({ file, model, state }: TableSource): Generator<Repair> {
  const { next } = linkPlace(model.variant);
  const { links, kinds } = state.chains;
  for (let zone = 0; zone < kinds.length; zone++) {
    if (kinds[zone] !== NO_LIST || (links.next[zone] === 0 && links.prev[zone] === 0)) continue;
    if (listOf(storedState(readEntry(file, model.tableOffset, zone), 0)) !== NO_LIST) continue;
    yield {
      code: 'zone-file-stray-links',
      zone,
      why: 'a zone in this state is on no list',
      apply: () => file.write(model.tableOffset + zone * ENTRY_BYTES + next, numbers(0, 0), 'table'),
    };
  }
}

function* countRepairs({ file, model, state }: TableSource): Generator<Repair> {
  const reader = new HeaderReader(file, model.base);
  const counts = [
    [HEADER.offlineZones, state.offlineCount],
    [HEADER.readOnlyZones, state.readOnlyCount],
  ] as const;
  for (const [field, count] of counts) {
    if (reader.u32(field) === count) continue;
    yield {
      code: 'zone-file-fault-count',
      at: model.base + field.offset,
      why: 'it counts zones that the entries say',
      apply: () => file.write(model.base + field.offset, numbers(count), 'header'),
    };
  }
}
