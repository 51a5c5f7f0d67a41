import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EngineSetup } from '../../main/engine/types';
import { generateWorkload, WORKLOADS } from '../../main/workload/registry';
import { AppError } from '../../shared/errors/app-error';
import type { PlannedCommand } from '../../shared/workload/planned-command';
import type { WorkloadInfo } from '../../shared/workload/workload-spec';
import { cloneZoneTable } from '../../shared/zone/zone-table';
import { anySetup } from '../support/engine/any-setup';
import { holds } from '../support/run/holds';
import { InvariantWatch } from '../support/workload/invariant-watch';

const COMMANDS = 120;

/** Commands for a device, or null where none of its zones can be used. */
function generate(
  info: WorkloadInfo,
  setup: EngineSetup,
  seed: number,
  bytes: number,
): PlannedCommand[] | null {
  const settings: Record<string, string> =
    info.name === 'fio' ? fioSettings(seed, bytes) : { bytes: String(bytes) };
  try {
    return [
      ...generateWorkload(
        { name: info.name, seed, settings: { ...settings, commands: String(COMMANDS) } },
        setup,
      ),
    ];
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'usage') return null;
    throw thrown;
  }
}

const PATTERNS = ['write', 'randwrite', 'rw', 'randrw', 'trimwrite', 'randtrimwrite', 'read', 'randtrim'];

function fioSettings(seed: number, bytes: number): Record<string, string> {
  return {
    rw: PATTERNS[seed % PATTERNS.length]!,
    bs: String(bytes),
    io_size: '100k',
    write_zone_remainder: String(seed % 2),
    zone_reset_threshold: '0.3',
    zone_reset_frequency: seed % 3 === 0 ? '0.2' : '0',
    numjobs: String(1 + (seed % 3)),
    zonemode: seed % 5 === 0 && !PATTERNS[seed % PATTERNS.length]!.includes('trim') ? 'none' : 'zbd',
  };
}

describe.each(WORKLOADS.map((info) => [info.name, info] as const))('%s', (_name, info) => {
  it('keeps its invariants on any device, from empty and from used zones', () => {
    const inputs = fc.tuple(anySetup, fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 1, max: 6 }));
    holds(
      fc.property(inputs, ([setup, seed, blocks]) => {
        const fresh = generate(info, setup, seed, blocks * 512);
        if (fresh === null) return;
        expect(fresh.length).toBeLessThanOrEqual(COMMANDS);
        const watch = new InvariantWatch(info, { ...setup, zones: cloneZoneTable(setup.zones) }, 'empty');
        watch.all(fresh);
        const used = { ...setup, zones: cloneZoneTable(watch.zones) };
        const again = generate(info, used, seed + 1, blocks * 512);
        if (again === null) return;
        new InvariantWatch(info, { ...used, zones: cloneZoneTable(used.zones) }, 'used').all(again);
      }),
      60,
    );
  });
});
