import { defineStore } from 'pinia';
import { fail } from '../../../shared/errors/app-error';
import type { ZoneIndex } from '../../../shared/units/units';
import { plural } from '../../../shared/units/format';
import { useNotices } from '../notices';
import { useBytes } from './bytes';
import { useGoing } from './going';
import { useInspector, type ByteSelection } from './inspector';
import { useStructure } from './structure';
import { useZones } from './zones';

/** Ways of selecting bytes of the active image that name what is selected: a zone, a field, up to an address. */
export const useSelecting = defineStore('selecting', () => {
  const bytes = useBytes();
  const inspector = useInspector();
  const notices = useNotices();
  const structure = useStructure();
  const zones = useZones();
  const { moveTo } = useGoing();

  /** Selects a span; the cursor is at its beginning, which is what one looks at. */
  function selectSpan({ offset, length }: ByteSelection): void {
    moveTo(offset + length - 1);
    moveTo(offset, true);
    notices.announce(`Selected ${plural(length, 'byte')}`);
  }

  /** Where the bytes of a zone lie in the file; null where they do not lie together, or not all of them. */
  async function spanOfZone(zone: ZoneIndex): Promise<ByteSelection | null> {
    const details = await zones.describe(zone);
    if (details === null) return null;
    const length = details.row.sizeBytes;
    const [first, last] = await Promise.all([
      bytes.resolve(`z${zone}`, 0),
      bytes.resolve(`z${zone}+${length - 1}`, 0),
    ]);
    return last.offset - first.offset === length - 1 ? { offset: first.offset, length } : null;
  }

  /** Selects all bytes of a zone, whose hole included. */
  async function selectZone(zone: ZoneIndex): Promise<void> {
    const span = await spanOfZone(zone).catch(() => null);
    if (span === null) notices.announce(`The bytes of zone ${zone} do not lie together in the file`);
    else selectSpan(span);
  }

  /** The zone whose data, or the field of the structure that is under the cursor; null = neither. */
  async function spanHere(): Promise<ByteSelection | null> {
    const { place, cursor } = inspector;
    if (place?.zone != null && place.lba !== null) return spanOfZone(place.zone).catch(() => null);
    const index = await structure.find(cursor);
    return index === null ? null : structure.fieldAt(index);
  }

  /** Selects what is under the cursor: the zone, else the field. Again, or where there is neither: the whole file. */
  async function selectHere(): Promise<void> {
    const here = await spanHere();
    const { selection, fileSize } = inspector;
    const isSelected = selection?.offset === here?.offset && selection?.length === here?.length;
    selectSpan(here === null || isSelected ? { offset: 0, length: fileSize } : here);
  }

  /** Selects from where the selection began to an address, whose byte is not part of it. Throws what is wrong with it. */
  async function selectUntil(address: string): Promise<void> {
    const { anchor, fileSize } = inspector;
    const place = await bytes.resolve(address, anchor);
    if (place.offset === anchor) fail('usage', `nothing lies between the cursor and '${address}'`);
    const isBehind = place.offset > anchor;
    moveTo(anchor);
    moveTo(isBehind ? Math.min(place.offset, fileSize) - 1 : place.offset, true);
    notices.announce(`Selected ${plural(inspector.selection?.length ?? 1, 'byte')}`);
  }

  return { selectSpan, selectZone, selectHere, selectUntil };
});
