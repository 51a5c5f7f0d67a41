import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../../main/engine/engine';
import { emptyDeviceOf } from '../../../../main/trace/geometry-file';
import { generateWorkload } from '../../../../main/workload/registry';
import type { TraceEntry } from '../../../../shared/workload/trace-entry';
import type { ZoneTable } from '../../../../shared/zone/zone-table';
import { exportCommands, SMALL_HEADER } from '../../../support/trace/export-texts';
import { imported } from '../../../support/trace/imports';

const smallDevice = () => emptyDeviceOf(JSON.stringify(SMALL_HEADER), 'header');

/** A workload's commands with what they came to. */
function recorded(name: string): TraceEntry[] {
  const settings = { commands: '400', bytes: '16k', pattern: '0x5a', flush: '25' };
  const engine = createEngine(smallDevice());
  return [...generateWorkload({ name, seed: 11, settings }, smallDevice())].map((command, i) => {
    const answer = engine.prepare(command);
    expect(answer.ok).toBe(true);
    if (answer.ok) engine.commit(answer);
    const assigned = answer.ok && answer.assignedLba !== undefined ? { assignedLba: answer.assignedLba } : {};
    return { i, t: i * 7, ...command, expect: { status: 'ok', ...assigned } };
  });
}

/** Zones after all commands, none of which may be refused. */
function zonesAfter(entries: readonly TraceEntry[]): ZoneTable {
  const device = smallDevice();
  const engine = createEngine(device);
  for (const entry of entries) {
    const answer = engine.prepare(entry);
    expect(answer.ok ? 'ok' : answer.refusal.message).toBe('ok');
    if (answer.ok) engine.commit(answer);
  }
  return device.zones;
}

describe.each(['sequential-fill', 'append-round-robin', 'reset-churn'])(
  '%s, written and read again',
  (name) => {
    const entries = recorded(name);

    it.each(['qemu-io', 'blkparse', 'dm-log-writes'])('as %s leads to the same zones', (format) => {
      const { bytes, report } = exportCommands(format, entries);
      expect(report.outcomes.leftOut.count).toBe(0);
      const back = imported(format, bytes, { device: smallDevice() });
      expect(back.report.outcomes.refused).toMatchObject({ count: 0 });
      expect(back.entries).toHaveLength(entries.length);
      expect(zonesAfter(back.entries)).toEqual(zonesAfter(entries));
    });

    it('as an iolog has the same writes and flushes, which replay without a refusal', () => {
      const kept = entries.filter(({ op }) => !['open', 'close', 'finish', 'reset'].includes(op));
      const { bytes } = exportCommands('fio-iolog', entries);
      const back = imported('fio-iolog', bytes, { device: smallDevice(), placement: 'as-is' });
      expect(back.entries.map(({ op, t }) => `${op} ${t}`)).toEqual(
        kept.map(({ op, t }) => `${op === 'append' ? 'write' : op} ${t}`),
      );
      const proven = imported('fio-iolog', bytes, { device: smallDevice() });
      expect(zonesAfter(proven.entries).writePointer).toHaveLength(smallDevice().geometry.zoneCount);
    });
  },
);
