import fc from 'fast-check';
import type { EngineSetup } from '../../../main/engine/types';
import { RULE_PROFILES, VICTIM_POLICIES } from '../../../shared/zone/profile';
import { setupOf } from './engine-zones';

const limit = fc.option(fc.integer({ min: 1, max: 6 }), { nil: null });

/** Small devices with every shape: conventional ranges, short last zone, capacity below size, limits. */
export const anySetup = fc
  .record({
    profile: fc.constantFrom(...RULE_PROFILES),
    implicitCloseVictim: fc.constantFrom(...VICTIM_POLICIES),
    crossZoneRead: fc.boolean(),
    unrestrictedRead: fc.boolean(),
    zoneCount: fc.integer({ min: 2, max: 10 }),
    zoneSizeBlocks: fc.integer({ min: 2, max: 12 }),
    gap: fc.integer({ min: 0, max: 4 }),
    cut: fc.integer({ min: 0, max: 11 }),
    conventional: fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 3 }),
    openZonesMax: limit,
    activeZonesMax: limit,
    appendMaxBlocks: fc.option(fc.integer({ min: 1, max: 8 }), { nil: null }),
    zdeBytes: fc.constantFrom(0, 64),
  })
  .map((choice): EngineSetup => {
    const { zoneCount, zoneSizeBlocks, profile, implicitCloseVictim, crossZoneRead, unrestrictedRead } =
      choice;
    const conventional = [...new Set(choice.conventional)]
      .filter((zone) => zone < zoneCount)
      .sort((a, b) => a - b);
    return setupOf({
      geometry: {
        zoneCount,
        zoneSizeBlocks,
        zoneCapacityBlocks: Math.max(1, zoneSizeBlocks - choice.gap),
        lastZoneSizeBlocks: Math.max(1, zoneSizeBlocks - choice.cut),
        conventional: conventional.map((zone) => [zone, zone] as const),
      },
      limits: {
        openZonesMax: choice.openZonesMax,
        activeZonesMax: choice.activeZonesMax,
        appendMaxBytes: choice.appendMaxBlocks === null ? null : choice.appendMaxBlocks * 512,
      },
      rules: { profile, implicitCloseVictim, crossZoneRead, unrestrictedRead },
      zdeBytes: choice.zdeBytes,
    });
  });
