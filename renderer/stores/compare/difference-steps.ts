import { defineStore } from 'pinia';
import type { PlacedDifference } from '../../../shared/session/comparison';
import { formatCount } from '../../../shared/units/format';
import { call } from '../../api/client';
import {
  describeRun,
  describeStructure,
  describeZoneDifference,
  factTitle,
} from '../../composables/texts/difference-text';
import { useUnits } from '../../composables/use-units';
import { useGoing } from '../inspect/going';
import { useInspector } from '../inspect/inspector';
import { useNotices } from '../notices';
import { useSessions } from '../sessions';
import { useDifferenceLists, type DifferenceList, type ListedDifference } from './difference-lists';

type Direction = 'forward' | 'back';

/** A row of a list. */
interface Step {
  readonly list: DifferenceList;
  readonly row: number;
}

/** The way along the lists. */
function createListSteps() {
  const inspector = useInspector();
  const differences = useDifferenceLists();
  const notices = useNotices();
  const units = useUnits(() => inspector.unitContext);

  /** The row behind the one that is looked at, or before it, in the list or in its neighbour; null = there is none. */
  function neighbour(direction: Direction): Step | null {
    const { lists, list, row, counts } = differences;
    if (counts === null) return null;
    const within = direction === 'forward' ? (row ?? -1) + 1 : (row ?? 0) - 1;
    if (within >= 0 && within < counts[list]) return { list, row: within };
    const beside = lists[lists.indexOf(list) + (direction === 'forward' ? 1 : -1)];
    if (beside === undefined) return null;
    return { list: beside, row: direction === 'forward' ? 0 : counts[beside] - 1 };
  }

  function wordsOf({ list, of }: ListedDifference): string {
    switch (list) {
      case 'facts':
        return factTitle(of);
      case 'zones':
        return describeZoneDifference(of, units);
      case 'structures':
        return describeStructure(of);
      case 'runs':
        return describeRun(of, units);
    }
  }

  function say(row: number, found: ListedDifference): void {
    const place = `${formatCount(row + 1)} of ${formatCount(differences.counts?.[found.list] ?? 0)}`;
    notices.announce(`Difference ${place}: ${wordsOf(found)}`);
  }

  const sayEnd = (direction: Direction) =>
    notices.announce(
      direction === 'forward' ? 'That was the last difference' : 'That was the first difference',
    );

  /** Looks at the next difference of the lists, or at the one before, and says which one it is. */
  async function step(direction: Direction): Promise<ListedDifference | null> {
    const to = neighbour(direction);
    if (to === null) {
      sayEnd(direction);
      return null;
    }
    differences.look(to.list, to.row);
    const found = await differences.differenceWhenThere(to.list, to.row);
    if (found !== null) say(to.row, found);
    return found;
  }

  return { step, say, sayEnd };
}

/** The way from a difference to what it is about. */
function createShowing() {
  const going = useGoing();
  const notices = useNotices();
  const sessions = useSessions();

  async function showRun({ fileOffsetA, length, zoneA }: PlacedDifference): Promise<void> {
    if (fileOffsetA === null) await going.goToZone(zoneA);
    else going.point(fileOffsetA, length);
  }

  /** Goes to what a difference is about in the image that is shown. False: it has no place there, which is said. */
  async function show(difference: ListedDifference): Promise<boolean> {
    const zones = sessions.active?.info.geometry.zoneCount ?? 0;
    if (difference.list === 'runs') await showRun(difference.of);
    else if (difference.list === 'zones' && difference.of.index < zones)
      await going.goToZone(difference.of.index);
    else if (difference.list === 'structures' && difference.of.offsetA !== null)
      going.point(difference.of.offsetA, 1);
    else {
      notices.announce('It has no place in the image that is shown');
      return false;
    }
    return true;
  }

  return { show, showRun };
}

/** The ways from one difference to the next one, and from a difference to what it is about. */
export const useDifferenceSteps = defineStore('difference-steps', () => {
  const inspector = useInspector();
  const differences = useDifferenceLists();
  const { step, say, sayEnd } = createListSteps();
  const { show, showRun } = createShowing();

  /** The device byte under the cursor; null where it lies outside of the zones. */
  function cursorByte(): number | null {
    const { place, cursor, unitContext } = inspector;
    if (place?.offset !== cursor || place.zone === null || place.zoneByte === null) return null;
    return place.zone * unitContext.zoneSizeBytes + place.zoneByte;
  }

  async function nearestRun(direction: Direction): Promise<PlacedDifference | null> {
    const { address, counts } = differences;
    if (address === null || counts === null) return null;
    const from = cursorByte();
    if (from !== null) return (await call('differences:find', { ...address, from, direction })).run;
    const first = direction === 'forward' ? 0 : counts.runs - 1;
    return (await call('differences:runs', { ...address, first, count: 1 }))[0] ?? null;
  }

  /** Goes to the nearest run of bytes behind the cursor of the hex view, or before it; without runs along the lists. */
  async function stepFromCursor(direction: Direction): Promise<void> {
    if ((differences.counts?.runs ?? 0) === 0) {
      const found = await step(direction);
      if (found !== null) await show(found);
      return;
    }
    const run = await nearestRun(direction);
    if (run === null) return sayEnd(direction);
    differences.look('runs', run.number);
    await showRun(run);
    say(run.number, { list: 'runs', of: run });
  }

  return { step, show, stepFromCursor };
});
