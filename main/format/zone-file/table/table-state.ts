import { ZoneState } from '../../../../shared/zone/state';
import type { ZoneTable } from '../../../../shared/zone/zone-table';
import { allocateZoneTable } from '../../../../shared/zone/zone-table';
import type { BlockFile } from '../../../storage/block-file';
import { disbelieve, type TableBelief, TableEvidence } from '../../check/table-judgement';
import { ZoneChains } from './chains';
import { decodeEntry, noteEvidence, storedState } from './entries';
import { HeaderReader } from '../header/header-reader';
import { ENTRY_BYTES, linkPlace, LIST_NAMES } from '../layout';
import { listOf } from './list-walk';
import type { ZoneFileModel } from '../model';
import { judgeHeads } from './judge-table';
import { tablePieces } from './table-reader';

/** The decoded table: zones as the engine sees them, lists, and what is wrong with entries. 21 bytes a zone. */
export class TableState {
  readonly zones: ZoneTable;
  /** Replaced by `load`. */
  chains: ZoneChains;
  /** Rules that each zone's entry in the file breaks, as judgeEntry gives them. */
  readonly masks: Uint8Array;
  /** Zones whose entry breaks a rule. */
  brokenCount = 0;
  /** Zones that are stored as offline and as read only. */
  offlineCount = 0;
  readOnlyCount = 0;
  readonly belief: TableBelief = { judgement: null };

  constructor(zones: number) {
    this.zones = allocateZoneTable(zones);
    this.masks = new Uint8Array(zones);
    this.chains = new ZoneChains(0);
  }

  /** Decodes the whole table again, and judges it as a whole. */
  load(file: BlockFile, model: ZoneFileModel): void {
    const { zones, masks } = this;
    const chains = new ZoneChains(zones.count);
    const { links, kinds } = chains;
    const place = linkPlace(model.variant);
    const byState = new Float64Array(16);
    const evidence = new TableEvidence();
    this.brokenCount = 0;
    for (const { firstZone, count, view } of tablePieces(file, model.tableOffset, 0, zones.count)) {
      for (let index = 0; index < count; index++) {
        const at = index * ENTRY_BYTES;
        const zone = firstZone + index;
        const mask = decodeEntry(model, zones, view, at, zone);
        if (mask !== 0) {
          this.brokenCount++;
          noteEvidence(evidence, mask, view, at, zone);
        }
        masks[zone] = mask;
        const state = storedState(view, at);
        byState[state]!++;
        kinds[zone] = listOf(state);
        links.next[zone] = view.getUint32(at + place.next, true);
        links.prev[zone] = view.getUint32(at + place.prev, true);
      }
    }
    this.offlineCount = byState[ZoneState.offline]!;
    this.readOnlyCount = byState[ZoneState.readOnly]!;
    const reader = new HeaderReader(file, model.base);
    chains.load(LIST_NAMES.map((_, list) => reader.list(list)));
    this.chains = chains;
    this.belief.judgement = evidence.judge(zones.count) ?? judgeHeads({ file, model, heads: chains.heads });
    if (this.belief.judgement !== null) disbelieve(zones, model.geometry);
  }

  /** First zone whose entry breaks a rule; −1 = none. */
  firstBroken(): number {
    return this.brokenCount === 0 ? -1 : this.masks.findIndex((mask) => mask !== 0);
  }

  /** Takes note of an entry's new bytes. */
  noteEntry(zone: number, mask: number): void {
    this.brokenCount += (mask === 0 ? 0 : 1) - (this.masks[zone] === 0 ? 0 : 1);
    this.masks[zone] = mask;
  }
}
