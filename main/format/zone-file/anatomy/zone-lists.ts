import type { ZoneList } from '../../../../shared/image/zone-report';
import type { ZoneChains } from '../table/chains';
import { FIRST_LIST_OFFSET, LIST_BYTES, LIST_NAMES, NO_ZONE } from '../layout';
import { examineList } from '../table/list-walk';
import type { ZoneFileModel } from '../model';

/** Zones of one list that are shown. */
const ZONES_SHOWN = 1_000;

/** The four lists as stored and as walked. */
export function zoneLists(model: ZoneFileModel, chains: ZoneChains): ZoneList[] {
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
      ...examineList(chains, list, ZONES_SHOWN),
    };
  });
}
