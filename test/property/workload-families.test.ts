import { describe, expect, it } from 'vitest';
import { createImage } from '../../main/image/create-image';
import { openImage } from '../../main/image/open-image';
import { replayTrace } from '../../main/trace/replay-trace';
import { makeTraceHeader } from '../../main/trace/trace-header';
import { generateWorkload, WORKLOADS } from '../../main/workload/registry';
import { AppError } from '../../shared/errors/app-error';
import type { TraceEntry } from '../../shared/workload/trace-entry';
import { KIB } from '../../shared/units/units';
import { specOf } from '../support/image/device-images';
import { nameOf, placesIn, TARGETS } from '../support/image/conversion-images';
import { quietContext, steppingClock } from '../support/session/job-context';
import { useFolder } from '../support/storage/temporary-folder';
import { sampleOf } from '../support/run/samples';

const GEOMETRY = {
  zoneCount: 8,
  zoneSizeBytes: 256 * KIB,
  limits: { openZonesMax: 3, activeZonesMax: 5 },
};

describe.each(TARGETS.map((target, turn) => [nameOf(target), target, turn] as const))(
  'on a %s image',
  (_name, target, turn) => {
    const folder = useFolder();

    it.each(sampleOf(WORKLOADS, 3, turn).map(({ name }) => name))(
      '%s gets what it expects of every command',
      (name) => {
        const { path, data } = placesIn(folder('image'), target);
        const { format, variant } = target;
        createImage(path, specOf({ ...GEOMETRY, format, variant }), { replace: false, data });
        const opened = openImage(path, {
          access: 'write',
          durability: 'none',
          ...(data !== null && { data }),
        });
        try {
          const { device } = opened;
          const spec = { name, seed: 5, settings: { commands: '120' } };
          const entries = [...generateWorkload(spec, device.engine.setup)].map((command, i): TraceEntry => ({
            ...command,
            expect: command.expect ?? { status: 'ok' },
            i,
            t: 0,
          }));
          const header = makeTraceHeader(device.engine.setup, { seed: 5 });
          const options = { context: quietContext(), clock: steppingClock() };
          expect(replayTrace(device, { header, entries }, options).divergences).toEqual([]);
          expect(entries.length).toBeGreaterThan(10);
        } catch (thrown) {
          // A family that records no open limit has nothing to close.
          if (!(thrown instanceof AppError) || !/no open limit/.test(thrown.message)) throw thrown;
          expect(name).toBe('implicit-close');
        } finally {
          opened.dispose();
        }
      },
    );
  },
);
