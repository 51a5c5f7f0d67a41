import { describe, expect, it } from 'vitest';
import { readSetting } from '../../../../../renderer/features/workloads/settings-check';
import type { WorkloadSetting } from '../../../../../shared/workload/workload-spec';

const FACTS = { zoneCount: 64, blockBytes: 4096 };
const setting = (key: string, kind: WorkloadSetting['kind'], defaultValue = ''): WorkloadSetting => ({
  key,
  kind,
  title: key,
  explanation: '',
  defaultValue,
});
const ZONES = setting('zones', 'zones', 'all');
const BYTES = setting('bytes', 'size', '64KiB');
const COMMANDS: WorkloadSetting = { ...setting('commands', 'count', '1000'), least: 1 };
const FLUSH = setting('flush', 'count', '0');
const PATTERN = setting('pattern', 'pattern', 'stamp');

const read = (of: WorkloadSetting, text: string) => readSetting(of, text, FACTS);

describe('workload settings', () => {
  it('say what they amount to, with units', () => {
    expect(read(ZONES, '0-3,60').note).toBe('5 zones of 64');
    expect(read(BYTES, '1MiB').note).toBe('1,048,576 B = 256 blocks (1 MiB)');
    expect(read(COMMANDS, '0x10').note).toBe('16 commands');
    expect(read(FLUSH, '1').note).toBe('after every 1 command');
    expect(read(PATTERN, '0xcd').note).toBe('every byte 205');
  });

  it('stand for their default when empty', () => {
    expect(read(ZONES, '  ').note).toBe('64 zones of 64');
    expect(read(FLUSH, '').note).toBe('no flush');
    expect(read(setting('x', 'count'), '')).toEqual({ note: 'follows from the image', problem: '' });
  });

  it.each([
    [ZONES, '64'],
    [ZONES, '5-2'],
    [BYTES, '1000'],
    [BYTES, '0'],
    [BYTES, 'lots'],
    [COMMANDS, '0'],
    [COMMANDS, '-1'],
    [PATTERN, '256'],
    [PATTERN, 'stripes'],
  ])('%o refuses %s with a reason and no note', (of, text) => {
    const reading = read(of, text);
    expect(reading.problem).not.toBe('');
    expect(reading.note).toBe('');
  });
});
