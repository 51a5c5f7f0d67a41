import { describe, expect, it } from 'vitest';
import { AcknowledgedData } from '../../../../main/crash/acknowledged-data';
import type { ZoneCommand } from '../../../../shared/workload/command';
import { ZoneState, ZoneType } from '../../../../shared/zone/state';
import { allocateZoneTable } from '../../../../shared/zone/zone-table';

const WRITE: ZoneCommand = { op: 'write' };
const FORCED: ZoneCommand = { op: 'write', fua: true };

function zones(states: readonly number[] = [ZoneState.closed, ZoneState.closed]) {
  const table = allocateZoneTable(2);
  table.type.set([ZoneType.conventional, ZoneType.sequentialWriteRequired]);
  table.state.set(states);
  return table;
}

const at = (lba: number, blocks: number, zone = 1) => ({ zone, lba, blocks });

describe('AcknowledgedData', () => {
  it('joins writes that follow each other', () => {
    const data = new AcknowledgedData();
    data.written(at(64, 2), WRITE);
    data.written(at(66, 4), WRITE);
    expect(data.volatile(zones())).toEqual([at(64, 6)]);
    expect(data.durable(zones())).toEqual([]);
  });

  it('makes everything durable at a flush, and only what came before it', () => {
    const data = new AcknowledgedData();
    data.written(at(64, 2), WRITE);
    data.flushed();
    data.written(at(66, 1), WRITE);
    expect(data.durable(zones())).toEqual([at(64, 2)]);
    expect(data.volatile(zones())).toEqual([at(66, 1)]);
    data.flushed();
    expect(data.durable(zones())).toEqual([at(64, 3)]);
  });

  it('takes forced writes as durable without those before them', () => {
    const data = new AcknowledgedData();
    data.written(at(64, 2), WRITE);
    data.written(at(66, 2), FORCED);
    expect(data.durable(zones())).toEqual([at(66, 2)]);
    expect(data.volatile(zones())).toEqual([at(64, 2)]);
  });

  it('forgets a zone that was reset or went offline', () => {
    for (const state of [ZoneState.empty, ZoneState.offline]) {
      const data = new AcknowledgedData();
      data.written(at(64, 2), WRITE);
      data.flushed();
      data.changed([1], zones([ZoneState.closed, state]));
      expect([...data.durable(zones()), ...data.volatile(zones())]).toEqual([]);
    }
  });

  it('promises nothing of a zone that a command in progress resets or takes offline', () => {
    for (const state of [ZoneState.empty, ZoneState.offline]) {
      const data = new AcknowledgedData();
      data.written(at(64, 2), FORCED);
      data.written(at(66, 2), WRITE);
      const finished = zones([ZoneState.closed, state]);
      expect([...data.durable(finished), ...data.volatile(finished)]).toEqual([]);
      expect(data.durable(zones())).toEqual([at(64, 2)]);
    }
  });

  it('keeps a zone that was closed or finished', () => {
    const data = new AcknowledgedData();
    data.written(at(64, 2), FORCED);
    data.changed([1], zones([ZoneState.closed, ZoneState.full]));
    expect(data.durable(zones())).toEqual([at(64, 2)]);
  });

  it('promises nothing durable for conventional zones', () => {
    const data = new AcknowledgedData();
    data.written(at(3, 2, 0), FORCED);
    expect(data.durable(zones())).toEqual([]);
  });
});
