import { STRIP_PARTS, type StripPart } from '../../../../../shared/image/content-strip';
import type { Place } from '../../../../../shared/image/place';
import { ZONE_CONTENTS } from '../../../../../shared/image/zone-hints';
import { formatBytes, formatHex } from '../../../../../shared/units/format';

/** One row of the strip, to be put into words. */
export interface StripPlace {
  readonly offset: number;
  /** Bytes of the row. */
  readonly rowBytes: number;
  readonly content: number;
  readonly entropy: number;
  readonly held: number;
  readonly parts: number;
  readonly isFound: boolean;
  readonly isNoted: boolean;
  /** Where the offset lies; null while that is not known. */
  readonly place: Place | null;
}

const PART_TITLES: Readonly<Record<StripPart, string | null>> = {
  header: 'header',
  table: 'zone table',
  zde: 'ZDE',
  checksums: 'checksums',
  mapping: 'mapping',
  data: 'data',
  gap: 'gap',
  edited: null,
};

/** Lines on what lies at a row: where, what, how it looks, how much of it was written, marks. */
export function stripLines(row: StripPlace): string[] {
  const { offset, place, parts, rowBytes } = row;
  const held = STRIP_PARTS.filter((_, bit) => (parts & (1 << bit)) !== 0);
  const regions = held.flatMap((part) => PART_TITLES[part] ?? []).join(', ');
  const zone = zoneText(place);
  const marks = [
    row.isFound ? 'hits' : '',
    row.isNoted ? 'notes' : '',
    held.includes('edited') ? 'unsaved edits' : '',
  ].filter((mark) => mark !== '');
  return [
    [formatHex(offset), zone].filter((part) => part !== '').join(' · '),
    [regions, `${formatBytes(rowBytes)} a row`].filter((part) => part !== '').join(' · '),
    contentText(row),
    marks.join(', '),
  ].filter((line) => line !== '');
}

function zoneText(place: Place | null): string {
  if (place?.zone == null) return '';
  const within = place.zoneByte === null ? '' : ` + ${formatHex(place.zoneByte)}`;
  return `zone ${place.zone}${within}`;
}

function contentText({ content, entropy, held }: StripPlace): string {
  const { name, title } = ZONE_CONTENTS[content] ?? ZONE_CONTENTS[0];
  if (name === 'none') return 'never written';
  const share = held >= 255 ? '' : ` · ${Math.max(1, Math.round((held / 255) * 100))}% written`;
  return `${title} · entropy ${((entropy / 255) * 8).toFixed(1)} bits${share}`;
}
