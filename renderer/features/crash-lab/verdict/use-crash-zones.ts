import { computed, watch } from 'vue';
import { CRASH_MOMENTS, type CrashMoment } from '../../../../shared/crash/crash-report';
import { formatCount } from '../../../../shared/units/format';
import { ZONE_STATE_LETTERS, ZONE_STATE_TITLES, zoneStateName } from '../../../../shared/zone/state';
import { writePointerOf } from '../../../../shared/zone/zone-table';
import { createZoneCopy } from '../../../composables/texts/zone-copy';
import { useUnits } from '../../../composables/use-units';
import { useCrashedImages } from '../../../stores/crash/crashed-images';
import type { CrashOutcome } from '../../../stores/crash/crash';
import { useInspector } from '../../../stores/inspect/inspector';
import { useZones } from '../../../stores/inspect/zones';
import { useSessions } from '../../../stores/sessions';

const TITLES: Readonly<Record<CrashMoment, string>> = {
  before: 'Before',
  crashed: 'After crash',
  recovered: 'After recovery',
};

/** The zones of a crash at each of its moments, read in pages, as maps draw them. */
export function useCrashZones(outcome: () => CrashOutcome) {
  const images = useCrashedImages();
  const sessions = useSessions();
  const zones = useZones();
  const inspector = useInspector();
  const units = useUnits(() => inspector.unitContext);

  const copies = CRASH_MOMENTS.map((moment) => ({
    moment,
    copy: createZoneCopy((key, first, count) => {
      const [session, crash] = key.split(' ') as [string, string];
      return images.readZones({ session, crash, moment }, first, count);
    }),
  }));
  const opens = computed(() => !outcome().report.broken.some(({ invariant }) => invariant === 'opens'));

  /** A zone at a moment, for its tip and for who does not see it. */
  function describe(table: ReturnType<typeof createZoneCopy>['table']['value'], zone: number): string[] {
    if (table === null || zone >= table.count) return [];
    const state = zoneStateName(table.state[zone]!);
    const pointer = writePointerOf(table, zone);
    return [
      `zone ${formatCount(zone)}  ${ZONE_STATE_LETTERS[state]} ${ZONE_STATE_TITLES[state]}`,
      pointer === null ? 'no write pointer' : `write pointer ${units.lba(pointer)}`,
    ];
  }

  const maps = computed(() =>
    copies.map(({ moment, copy }) => {
      const { geometry } = zones;
      const [table, version] = [copy.table.value, copy.version.value];
      const isMissing = moment !== 'before' && !opens.value;
      const isLoaded = table !== null && copy.loadedCount.value === table.count;
      return {
        ...{ moment, title: TITLES[moment], version, isMissing, isLoaded },
        data: table === null || geometry === null || isMissing ? null : { ...geometry, table },
        describe: (zone: number) => [TITLES[moment], ...describe(table, zone)],
      };
    }),
  );

  watch(
    () => `${sessions.activeId} ${outcome().crash}`,
    (key) => {
      const count = sessions.active?.info.geometry.zoneCount ?? 0;
      for (const { moment, copy } of copies) {
        copy.start(moment === 'before' || opens.value ? key : null, count);
        void copy.refresh();
      }
    },
    { immediate: true },
  );
  return { maps };
}
