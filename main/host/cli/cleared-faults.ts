import { formatCount, formatHex } from '../../../shared/units/format';
import type { ZoneIndex } from '../../../shared/units/units';
import { ZONE_STATE_TITLES, ZoneState, zoneStateName, type ZoneStateName } from '../../../shared/zone/state';
import { zoneRow } from '../../device/zone-row';
import type { OpenedImage } from '../../image/opened-image';

/** Zones that are told one by one. */
const TOLD_MAX = 1000;

/** What clearing made of a zone, as JSON prints it. */
interface ClearedFault {
  readonly zone: ZoneIndex;
  readonly from: ZoneStateName;
  readonly to: ZoneStateName;
  /** Where the pointer stands now, valid in the new state or not. */
  readonly pointerBytes: number;
  /** Why the zone had its fault although nobody injected one; null = it was stored. */
  readonly why: string | null;
  /** Bytes of the entry as the file had them and has them, hex. */
  readonly entryBefore: string;
  readonly entryAfter: string;
  /** Set when the zone is shown as faulty again at the next opening, with the reason. */
  readonly again: string | null;
}

type Before = Pick<ClearedFault, 'zone' | 'from' | 'why' | 'entryBefore'>;

/** What clear-fault makes of zones that are read only or offline: nobody should have to guess which word was written. */
export class ClearedFaults {
  readonly #image: OpenedImage;
  readonly #before: Before[] = [];
  #more = 0;

  constructor(image: OpenedImage) {
    this.#image = image;
  }

  /** Looks at a zone that is about to be cleared; others than faulty ones do not change. */
  note(zone: ZoneIndex): void {
    const { table } = this.#image.device.image;
    const state = table.zones.state[zone]!;
    if (state !== ZoneState.readOnly && state !== ZoneState.offline) return;
    if (this.#before.length >= TOLD_MAX) {
      this.#more++;
      return;
    }
    const why = this.#reasonFor(zone);
    this.#before.push({ zone, from: zoneStateName(state), why, entryBefore: this.#entry(zone) });
  }

  /** Writes what is outstanding and reads the zones again: what was made of those that were noted, as the file has it. */
  settle(): { readonly cleared: readonly ClearedFault[]; readonly more: number } {
    const { device } = this.#image;
    const { table, facts } = device.image;
    const block = facts.geometry.logicalBlockSizeBytes;
    const made = this.#before.map((before) => {
      const { zone } = before;
      const to = zoneStateName(table.zones.state[zone]!);
      return { ...before, to, pointerBytes: table.zones.writePointer[zone]! * block };
    });
    device.finish();
    device.reload();
    const cleared = made
      .filter(({ from, to }) => from !== to)
      .map((fault) => {
        const again =
          zoneRow(device.image, fault.zone).state === fault.to ? null : this.#reasonFor(fault.zone);
        return { ...fault, entryAfter: this.#entry(fault.zone), again };
      });
    return { cleared, more: this.#more };
  }

  /** What is wrong with a zone's entry. */
  #reasonFor(zone: ZoneIndex): string | null {
    const wrong = this.#image.device.image.table.findings.find(
      (finding) => finding.zone === zone && finding.severity !== 'info',
    );
    return wrong === undefined ? null : wrong.message.replace(`zone ${zone}: `, '');
  }

  #entry(zone: ZoneIndex): string {
    const { file, image } = this.#image.device;
    const { offset, length } = image.anatomy.entryPlace(zone);
    const bytes = new Uint8Array(length);
    file.read(offset, bytes);
    return Buffer.from(bytes).toString('hex');
  }
}

/** The same for people, a line a zone. */
export function* clearedLines({ cleared, more }: ReturnType<ClearedFaults['settle']>): Generator<string> {
  for (const { zone, from, to, pointerBytes, why, entryBefore, entryAfter, again } of cleared) {
    const cause = why === null ? '' : ` (${why})`;
    const now = `${ZONE_STATE_TITLES[to]}, pointer at device byte ${formatHex(pointerBytes)}`;
    yield `zone ${zone}: was ${ZONE_STATE_TITLES[from]}${cause}; now ${now}`;
    yield `  entry ${entryBefore} became ${entryAfter}`;
    if (again !== null) yield `  shown as faulty again when the image is opened anew: ${again}`;
  }
  if (more > 0) yield `and ${formatCount(more)} more zones`;
}
