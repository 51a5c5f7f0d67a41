import { assert } from '../../../../shared/errors/assert';
import type { ByteOffset, ZoneIndex } from '../../../../shared/units/units';
import { ZoneState } from '../../../../shared/zone/state';
import type { BlockFile } from '../../../storage/block-file';
import { differingPart } from '../../../storage/extent';
import { encodeEntry, hasMarks, judgeEntry, storedState } from './entries';
import { HeaderReader } from '../header/header-reader';
import type { Field } from '../layout';
import {
  DESCRIPTOR,
  ENTRY_BYTES,
  HEADER,
  linkPlace,
  LIST_USED_BYTES,
  listFields,
  OLDER_MARKS_BYTES,
  pointersEnd,
  SECOND_POINTER_OFFSET,
} from '../layout';
import type { ZoneFileModel } from '../model';
import { PIECE_ENTRIES, readEntry, tablePieces } from './table-reader';
import type { TableState } from './table-state';
import { ZoneMarks } from './zone-marks';

/** Up to this many entries each one is a write of its own, as a power cut would tell them apart. */
const SINGLE_WRITES_MAX = 64;
const NO_MARKS = new Uint8Array(OLDER_MARKS_BYTES);

/** Writes entries, links and list heads from the tables in memory. */
export class TableWriter {
  readonly #file: BlockFile;
  readonly #model: ZoneFileModel;
  readonly #state: TableState;
  /** Zones whose descriptor is written, and zones whose links changed; of the latest call. */
  readonly #whole: ZoneMarks;
  readonly #touched: ZoneMarks;

  constructor(file: BlockFile, model: ZoneFileModel, state: TableState) {
    this.#file = file;
    this.#model = model;
    this.#state = state;
    this.#whole = new ZoneMarks(state.zones.count);
    this.#touched = new ZoneMarks(state.zones.count);
  }

  /**
   * Writes these zones in the order given, then the zones beside them on lists, then what the header says of both.
   * `broken`: lists that are built anew on the way.
   */
  store(changed: readonly ZoneIndex[], broken: readonly number[] = []): void {
    if (changed.length + broken.length === 0) return;
    const { chains, zones, offlineCount, readOnlyCount } = this.#state;
    this.#whole.clear();
    this.#touched.clear();
    for (const zone of changed) this.#whole.add(zone);
    const lists = chains.move(this.#whole.zones, { states: zones.state, broken }, this.#touched);
    const beside = this.#touched.zones.filter((zone) => !this.#whole.has(zone));
    if (this.#whole.zones.length + beside.length <= SINGLE_WRITES_MAX) {
      for (const zone of [...this.#whole.zones, ...beside]) this.#storeOne(zone);
    } else this.#storeMany(Uint32Array.from(this.#whole.zones.concat(beside)).sort());
    for (const list of lists) this.#storeList(list);
    this.#storeCount(HEADER.offlineZones, offlineCount, this.#state.offlineCount);
    this.#storeCount(HEADER.readOnlyZones, readOnlyCount, this.#state.readOnlyCount);
  }

  /** Clears time and flags of every entry of the older code; returns how many held any. */
  clearMarks(dryRun: boolean): number {
    const { tableOffset, variant } = this.#model;
    if (variant !== 'older') return 0;
    let cleared = 0;
    const pieces = tablePieces(this.#file, tableOffset, 0, this.#state.zones.count);
    for (const { firstZone, count, view } of pieces) {
      for (let index = 0; index < count; index++) {
        if (!hasMarks(view, index * ENTRY_BYTES)) continue;
        cleared++;
        const offset = this.#offsetOf(firstZone + index) + SECOND_POINTER_OFFSET;
        if (!dryRun) this.#file.write(offset, NO_MARKS, 'table');
      }
    }
    return cleared;
  }

  /**
   * Writes the bytes of an entry that differ, from the first to the last. State and pointer go together: a forced access
   * promises both, and what it finds in the file may not be durable yet.
   */
  #storeOne(zone: ZoneIndex): void {
    const view = readEntry(this.#file, this.#model.tableOffset, zone);
    const bytes = new Uint8Array(view.buffer);
    const before = bytes.slice();
    this.#encode(view, 0, zone);
    const part = differingPart(before, bytes);
    if (part === null) return;
    let [from, end] = [part.offset, part.offset + part.length];
    if (this.#whole.has(zone)) {
      from = Math.min(from, DESCRIPTOR.state.offset);
      end = Math.max(end, pointersEnd(this.#model.variant));
    }
    this.#file.write(this.#offsetOf(zone) + from, bytes.subarray(from, end), 'table');
  }

  /** Rewrites runs of neighbours; `order` ascends. */
  #storeMany(order: Uint32Array): void {
    for (let at = 0; at < order.length;) {
      const first = order[at]!;
      let count = 1;
      while (count < PIECE_ENTRIES && order[at + count] === first + count) count++;
      const bytes = new Uint8Array(count * ENTRY_BYTES);
      this.#file.read(this.#offsetOf(first), bytes);
      const view = new DataView(bytes.buffer);
      for (let index = 0; index < count; index++) {
        this.#encode(view, index * ENTRY_BYTES, first + index);
      }
      this.#file.write(this.#offsetOf(first), bytes, 'table');
      at += count;
    }
  }

  #encode(view: DataView, at: number, zone: ZoneIndex): void {
    const { chains, zones } = this.#state;
    assert(zone < zones.count, 'an entry lies behind its table');
    const place = linkPlace(this.#model.variant);
    if (this.#whole.has(zone)) {
      this.#count(storedState(view, at), -1);
      encodeEntry(this.#model, zones, view, at, zone);
      this.#count(storedState(view, at), 1);
      this.#state.noteEntry(zone, judgeEntry(this.#model, view, at, zone));
    }
    view.setUint32(at + place.next, chains.links.next[zone]!, true);
    view.setUint32(at + place.prev, chains.links.prev[zone]!, true);
  }

  #count(state: number, by: number): void {
    if (state === ZoneState.offline) this.#state.offlineCount += by;
    if (state === ZoneState.readOnly) this.#state.readOnlyCount += by;
  }

  #storeList(list: number): void {
    const { head, tail, size } = this.#state.chains.heads[list]!;
    const view = new DataView(new ArrayBuffer(LIST_USED_BYTES));
    [head, tail, size].forEach((value, index) => view.setUint32(index * 4, value, true));
    this.#write(listFields(list)[0]!, new Uint8Array(view.buffer));
  }

  /** The header names how many zones QEMU has to be started with; it is renewed when that number changed. */
  #storeCount(field: Field, before: number, now: number): void {
    if (now === before) return;
    const view = new DataView(new ArrayBuffer(4));
    view.setUint32(0, now, true);
    this.#write(field, new Uint8Array(view.buffer));
  }

  /** Header bytes are written when they differ. */
  #write(field: Field, bytes: Uint8Array): void {
    const old = new HeaderReader(this.#file, this.#model.base).bytes.subarray(field.offset);
    if (bytes.every((byte, index) => byte === old[index])) return;
    this.#file.write(this.#model.base + field.offset, bytes, 'header');
  }

  #offsetOf(zone: ZoneIndex): ByteOffset {
    return this.#model.tableOffset + zone * ENTRY_BYTES;
  }
}
