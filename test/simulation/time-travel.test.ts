import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { PartialSpec } from '../../main/image/defaults';
import type { ZonedDevice } from '../../main/device/device';
import { TimeLine } from '../../main/trace/time-travel/time-line';
import { makeTraceHeader } from '../../main/trace/trace-header';
import { generateWorkload } from '../../main/workload/registry';
import { KIB } from '../../shared/units/units';
import { Random } from '../../shared/workload/random';
import type { TraceEntry } from '../../shared/workload/trace-entry';
import { deviceOver, memoryImage } from '../support/image/device-images';
import { quietContext } from '../support/session/job-context';
import { runsOf } from '../support/run/seeds';

const COMMANDS = runsOf(100_000, 1_000_000);
const POSITIONS = 200;
const SPEC: PartialSpec = {
  zoneCount: 16,
  zoneSizeBytes: 64 * KIB,
  limits: { openZonesMax: 3, activeZonesMax: 5 },
};

/** SHA-256 over all blocks of the device and over its zones, what waits to be stored included. */
function digestOf({ image, engine }: ZonedDevice): string {
  const { zoneCount, zoneSizeBlocks, logicalBlockSizeBytes } = image.facts.geometry;
  const blocks = new Uint8Array(zoneCount * zoneSizeBlocks * logicalBlockSizeBytes);
  image.blocks.read(0, blocks);
  const { state, writePointer } = image.table.zones;
  const hash = createHash('sha256').update(blocks).update(state).update(new Float64Array(writePointer));
  return hash.update(`${engine.openCount} ${engine.activeCount}`).digest('hex');
}

describe('time travel', () => {
  it(`shows ${POSITIONS} random moments of ${COMMANDS} commands as a straight replay does, every block and zone`, () => {
    const straight = deviceOver(memoryImage(SPEC), { durability: 'none' });
    const { setup } = straight.engine;
    const settings = { commands: String(COMMANDS), bytes: '4KiB', flush: '500' };
    const entries = [...generateWorkload({ name: 'reset-churn', seed: 5, settings }, setup)].map(
      (command, i): TraceEntry => ({ i, t: i, ...command }),
    );
    const line = TimeLine.make({
      base: memoryImage(SPEC),
      open: (file) => deviceOver(file, { durability: 'none' }),
      header: makeTraceHeader({ ...setup, rules: straight.rules }, { seed: 5 }),
      entries,
      context: quietContext(),
    });
    const random = new Random(11);
    const positions = Array.from({ length: POSITIONS }, () => random.below(COMMANDS + 1));

    const expected = new Map<number, string>();
    let done = 0;
    for (const position of [...positions].sort((a, b) => a - b)) {
      for (; done < position; done++) straight.execute(entries[done]!, { sequence: done, seed: 5 });
      expected.set(position, digestOf(straight));
    }
    for (const position of positions) {
      const moment = line.moment(position);
      expect(digestOf(moment.device), `command ${position}`).toBe(expected.get(position));
      moment.dispose();
    }
    line.dispose();
    expect(new Set(expected.values()).size).toBeGreaterThan(POSITIONS / 2);
  });
});
