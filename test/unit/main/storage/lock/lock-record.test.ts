import { describe, expect, it } from 'vitest';
import type { HolderState, LockRecord, Observer } from '../../../../../main/storage/lock/lock-record';
import {
  describeHolder,
  formatLock,
  judgeHolder,
  parseLock,
} from '../../../../../main/storage/lock/lock-record';

const record: LockRecord = {
  host: 'here',
  pid: 12,
  startTime: '500',
  program: 'zonesmith',
  created: '2025-01-02T03:04:05.000Z',
  machine: 'abc',
  boot: 'boot-1',
  pidNamespace: 'pid:[1]',
  serial: '12-0-1',
};

const observer = (changes: Partial<Observer> = {}): Observer => ({
  host: 'here',
  machine: 'abc',
  boot: 'boot-1',
  pidNamespace: 'pid:[1]',
  processStart: (pid) => (pid === 12 ? '500' : undefined),
  ...changes,
});

describe('lock record', () => {
  it('is read as it was written', () => {
    expect(parseLock(formatLock(record))).toEqual(record);
  });

  it('needs no more than host and process', () => {
    expect(parseLock('{"host":"here","pid":12}')).toMatchObject({ host: 'here', pid: 12, startTime: null });
  });

  it.each(['', 'locked', '[]', 'null', '12', '{}', '{"host":"here"}', '{"host":"here","pid":"12"}'])(
    'refuses %j',
    (text) => {
      expect(parseLock(text)).toBeNull();
    },
  );

  it.each([0, -1, 1.5, 2 ** 40])('refuses the process id %d', (pid) => {
    expect(parseLock(JSON.stringify({ ...record, pid }))).toBeNull();
  });

  it('names program, process, host and time', () => {
    expect(describeHolder(record)).toBe('zonesmith, process 12 on here, since 2025-01-02T03:04:05.000Z');
  });
});

describe('judgeHolder', () => {
  it.each<[HolderState, string, Partial<Observer>]>([
    ['alive', 'the process runs', {}],
    ['gone', 'no such process runs', { processStart: () => undefined }],
    ['gone', 'the process id belongs to a younger process', { processStart: () => '900' }],
    ['gone', 'the machine was started again', { boot: 'boot-2' }],
    ['alive', 'start times are not known', { processStart: () => null }],
    ['unknown', 'it is another host', { host: 'there' }],
    ['unknown', 'it is another machine of that name', { machine: 'def', boot: 'boot-2' }],
    [
      'unknown',
      'it lives among other process ids',
      { pidNamespace: 'pid:[2]', processStart: () => undefined },
    ],
  ])('says %s when %s', (state, _, changes) => {
    expect(judgeHolder(record, observer(changes))).toBe(state);
  });
});
