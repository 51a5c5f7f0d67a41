import { assert } from '../../../../shared/errors/assert';
import type { ZoneIndex } from '../../../../shared/units/units';
import { isOpen, ZoneAttribute, ZoneState } from '../../../../shared/zone/state';
import { checkedData } from '../anatomy/checked-data';
import type { CheckProgress } from '../../check/check-progress';
import type { Repair } from '../../check/repair';
import { EvidenceReader, stateAt } from '../../check/zone-evidence';
import { DESCRIPTOR, ENTRY_BYTES, LIST_NAMES, SECOND_POINTER_OFFSET, SEQUENTIAL } from '../layout';
import { capacityEndOf, startOf } from '../model';
import { brokenRules, storedState, writeU64, type EntryRule } from '../table/entries';
import { walkList } from '../table/list-walk';
import { readEntry, readU64 } from '../table/table-reader';
import type { TableSource } from '../table/stored-table';

/** State and pointer that something tells. */
interface Told {
  readonly state: number;
  readonly pointer: number;
  readonly why: string;
}

/** Entries that break rules, in a table that is believed; then what no rule asks but its program stops at. */
export function* entryRepairs(source: TableSource, onProgress: CheckProgress): Generator<Repair> {
  const { state, model } = source;
  if (state.belief.judgement !== null) return;
  const told = new Witnesses(source, onProgress);
  for (let zone = 0; zone < model.geometry.zoneCount; zone++) {
    const mask = state.masks[zone]!;
    for (const rule of brokenRules(mask)) {
      const repair = ruleRepair(source, zone, rule, told);
      if (repair !== null) yield repair;
    }
    if (mask === 0) yield* soundEntryRepairs(source, zone);
  }
}

function ruleRepair(source: TableSource, zone: ZoneIndex, rule: EntryRule, told: Witnesses): Repair | null {
  const { model } = source;
  const code = `zone-file-entry-${rule}`;
  const change = (why: string, put: (entry: DataView) => void): Repair => ({
    ...{ code, zone, why },
    apply: () => changeEntry(source, zone, put),
  });
  switch (rule) {
    case 9:
      return change('no other type is stored', (entry) => entry.setUint8(DESCRIPTOR.type.offset, SEQUENTIAL));
    case 10:
      return change('the capacity of the header is that of every zone', (entry) =>
        writeU64(entry, DESCRIPTOR.capacity.offset, model.geometry.zoneCapacityBlocks),
      );
    case 11:
      return change('where a zone starts follows from its number', (entry) =>
        writeU64(entry, DESCRIPTOR.start.offset, startOf(model, zone)),
      );
    default: {
      const found = told.of(zone, rule);
      if (found === null) return null;
      return change(found.why, (entry) => putState(source, entry, found));
    }
  }
}

function putState({ model }: TableSource, entry: DataView, { state, pointer }: Told): void {
  entry.setUint8(DESCRIPTOR.state.offset, state << 4);
  writeU64(entry, DESCRIPTOR.pointer.offset, pointer);
  if (model.variant === 'v5') writeU64(entry, SECOND_POINTER_OFFSET, pointer);
}

/** What tells the state and pointer of an entry that contradicts itself, each asked only where those before say nothing. */
class Witnesses {
  readonly #source: TableSource;
  readonly #onProgress: CheckProgress;
  #reader: EvidenceReader | null | undefined;
  #listed: Map<ZoneIndex, number> | null = null;

  constructor(source: TableSource, onProgress: CheckProgress) {
    this.#source = source;
    this.#onProgress = onProgress;
  }

  of(zone: ZoneIndex, rule: EntryRule): Told | null {
    const { model, file } = this.#source;
    const entry = readEntry(file, model.tableOffset, zone);
    const state = storedState(entry, 0);
    const [start, end] = [startOf(model, zone), capacityEndOf(model, zone)];
    const pointer = readU64(entry, DESCRIPTOR.pointer.offset);
    if (rule === 12 && state !== ZoneState.empty)
      return { state, pointer: start, why: 'a read-only or offline zone stores its start' };
    if (rule === 14) return { state, pointer: end, why: 'a full zone stores the end of its capacity' };
    if (rule === 13 && pointer === end)
      return { state: ZoneState.full, pointer, why: 'a zone that is written to its end is full' };
    if (rule === 15 && pointer >= start && pointer <= end)
      return (
        this.#ofList(zone, pointer) ??
        this.#at(zone, pointer, 'the pointer lies in the zone and tells its state')
      );
    return this.#ofSecond(zone, entry) ?? this.#ofData(zone);
  }

  /** v5 stores the pointer twice. */
  #ofSecond(zone: ZoneIndex, entry: DataView): Told | null {
    const { model } = this.#source;
    if (model.variant !== 'v5') return null;
    const second = readU64(entry, SECOND_POINTER_OFFSET);
    if (second < startOf(model, zone) || second > capacityEndOf(model, zone)) return null;
    const state = storedState(entry, 0);
    const inside = second < capacityEndOf(model, zone);
    if (state !== ZoneState.empty && inside)
      return { state, pointer: second, why: 'its second copy is in the zone' };
    return this.#at(zone, second, 'the second copy of the pointer is in the zone and tells its state');
  }

  #ofData(zone: ZoneIndex): Told | null {
    this.#reader ??= this.#makeReader();
    if (!this.#reader) return null;
    const { end, what } = this.#reader.of(zone, this.#onProgress);
    return this.#at(zone, end, `${what}: nothing is lost by a pointer there`);
  }

  #makeReader(): EvidenceReader | null {
    const data = checkedData(this.#source);
    return data === null ? null : new EvidenceReader(data);
  }

  /** Zones are on the list of their state. */
  #ofList(zone: ZoneIndex, pointer: number): Told | null {
    const state = (this.#listed ??= this.#walkLists()).get(zone);
    if (state === undefined) return null;
    const isFull = state === ZoneState.full;
    const fits = isFull === (pointer === capacityEndOf(this.#source.model, zone));
    return fits ? { state, pointer, why: 'it is on the list of the zones in this state' } : null;
  }

  #walkLists(): Map<ZoneIndex, number> {
    const { chains } = this.#source.state;
    const listed = new Map<ZoneIndex, number>();
    LIST_NAMES.forEach((name, list) =>
      walkList(chains.links, chains.heads[list]!, (zone) => void listed.set(zone, ZoneState[name])),
    );
    return listed;
  }

  #at(zone: ZoneIndex, pointer: number, why: string): Told {
    return { state: ZoneState[stateAt(this.#source.model.geometry, zone, pointer)], pointer, why };
  }
}

function* soundEntryRepairs(source: TableSource, zone: ZoneIndex): Generator<Repair> {
  const { file, model } = source;
  const entry = readEntry(file, model.tableOffset, zone);
  const state = storedState(entry, 0);
  if (model.variant === 'older' && isOpen(state)) yield closedRepair(source, zone, entry);
}

/** The older code does not start with open zones (bug Z3); a start of any other code closes them. */
function closedRepair(source: TableSource, zone: ZoneIndex, entry: DataView): Repair {
  const { model } = source;
  const pointer = readU64(entry, DESCRIPTOR.pointer.offset);
  const hasZde =
    (entry.getUint8(DESCRIPTOR.attributes.offset) & ZoneAttribute.zoneDescriptorExtensionValid) !== 0;
  const isKept = hasZde || pointer > startOf(model, zone);
  const state = isKept ? ZoneState.closed : ZoneState.empty;
  return {
    code: 'zone-file-Z3',
    zone,
    why: 'a start closes open zones, and makes those empty of which nothing was written; the older code fails at it',
    apply: () => changeEntry(source, zone, (view) => view.setUint8(DESCRIPTOR.state.offset, state << 4)),
  };
}

/** Writes the bytes of an entry that differ. */
function changeEntry({ file, model }: TableSource, zone: ZoneIndex, put: (entry: DataView) => void): void {
  assert(zone < model.geometry.zoneCount, 'an entry lies behind its table');
  const entry = readEntry(file, model.tableOffset, zone);
  const bytes = new Uint8Array(entry.buffer);
  const before = bytes.slice();
  put(entry);
  const offset = model.tableOffset + zone * ENTRY_BYTES;
  bytes.forEach((byte, index) => {
    if (byte !== before[index]) file.write(offset + index, Uint8Array.of(byte), 'table');
  });
}
