import { formatZoneRanges, mergeZoneRanges } from '../../../shared/units/ranges';
import type { ZoneIndex } from '../../../shared/units/units';
import { isOpen, ZONE_STATE_TITLES, zoneStateName } from '../../../shared/zone/state';
import type { ImageFacts, ImageTable } from '../../format/image';

interface StoringImage {
  readonly facts: Pick<ImageFacts, 'recognition'>;
  readonly table: Pick<ImageTable, 'zones' | 'canStore'>;
}

/** Zones that commands brought into states which the variant has no room for: they are gone once the image is closed. */
export class UnstoredStates {
  readonly #image: StoringImage;
  readonly #zones = new Map<number, Set<ZoneIndex>>();

  constructor(image: StoringImage) {
    this.#image = image;
  }

  /** Looks at zones that a command changed. */
  add(changed: readonly ZoneIndex[]): void {
    for (const zone of changed) {
      const state = this.#image.table.zones.state[zone]!;
      if (this.#image.table.canStore(state)) continue;
      this.#zones.set(state, (this.#zones.get(state) ?? new Set()).add(zone));
    }
  }

  /** Zones and states that will be lost. */
  get count(): number {
    return this.#zones.size;
  }

  /** One sentence a state. */
  messages(): string[] {
    const { format, variant } = this.#image.facts.recognition;
    return Array.from(this.#zones, ([state, zones]) => {
      const title = ZONE_STATE_TITLES[zoneStateName(state)];
      const which = `${zones.size === 1 ? 'zone' : 'zones'} ${formatZoneRanges(mergeZoneRanges([...zones].map((zone) => [zone, zone])))}`;
      const what = isOpen(state) ? 'open states' : `state ${title}`;
      return `${which}: ${title} is held in memory only: ${format} ${variant} stores no ${what}`;
    });
  }
}
