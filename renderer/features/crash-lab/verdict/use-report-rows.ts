import { computed } from 'vue';
import type { CrashReport } from '../../../../shared/crash/crash-report';
import type { Place } from '../../../../shared/image/place';
import { formatCount, plural } from '../../../../shared/units/format';
import { useUnits } from '../../../composables/use-units';
import { navigate } from '../../../router';
import { useBytes } from '../../../stores/inspect/bytes';
import { useGoing } from '../../../stores/inspect/going';
import { useInspector } from '../../../stores/inspect/inspector';
import { useNotices } from '../../../stores/notices';
import { usePlaces } from '../use-places';

function describeRegion(place: Place | null): string {
  if (place === null) return '';
  return place.zone === null ? place.region : `${place.region}, zone ${formatCount(place.zone)}`;
}

/** The ranges of a report as lines of tables, with the way to their bytes in Inspect. */
export function useReportRows(report: () => CrashReport | null) {
  const going = useGoing();
  const inspector = useInspector();
  const bytes = useBytes();
  const notices = useNotices();
  const { placeOf } = usePlaces();
  const units = useUnits(() => inspector.unitContext);

  function showBytes(offset: number, length: number): void {
    inspector.select(offset, length);
    inspector.highlight = { offset, length };
    navigate('inspect');
  }

  async function showBlocks(lba: number, blocks: number): Promise<void> {
    const place = await notices.attempt(`Finding LBA ${lba}`, () => bytes.resolve(`lba:${lba}`, 0));
    if (place === null) return;
    if (place.zone !== null) inspector.selectZone(place.zone);
    showBytes(place.offset, blocks * inspector.unitContext.blockBytes);
  }

  function showZone(zone: number): void {
    void going.goToZone(zone).then(() => navigate('inspect'));
  }

  const tableRows = computed(() =>
    (report()?.tableRanges ?? []).map(({ offset, length }) => ({
      cells: {
        offset: units.number(offset),
        length: `${formatCount(length)} B`,
        where: describeRegion(placeOf(offset)),
      },
      go: () => showBytes(offset, length),
    })),
  );
  const dataRows = computed(() =>
    (report()?.dataLost ?? []).map(({ zone, lba, blocks }) => ({
      cells: { zone: formatCount(zone), at: units.lba(lba), blocks: plural(blocks, 'block') },
      go: () => void showBlocks(lba, blocks),
    })),
  );
  return { tableRows, dataRows, showZone };
}
