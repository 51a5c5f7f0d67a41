import { describe, expect, it } from 'vitest';
import { formatCrashPoint, parseCrashPoint } from '../../../../shared/crash/crash-point';

describe('crash point', () => {
  it.each([
    ['12', { command: 12, stage: 'after', writes: 1 }, '12:after'],
    ['0:before', { command: 0, stage: 'before', writes: 1 }, '0:before'],
    ['3:after', { command: 3, stage: 'after', writes: 1 }, '3:after'],
    ['3:after-data', { command: 3, stage: 'after-data', writes: 1 }, '3:after-data'],
    [' 7:w2 ', { command: 7, stage: 'writes', writes: 2 }, '7:w2'],
    ['7:w0', { command: 7, stage: 'writes', writes: 0 }, '7:w0'],
  ] as const)('%s', (text, point, formatted) => {
    expect(parseCrashPoint(text)).toEqual(point);
    expect(formatCrashPoint(parseCrashPoint(text))).toBe(formatted);
  });

  it.each(['', 'x', '-1', '1:', '1:w', '1:w-1', '1:later', '1:after:before', '0x10', '9999999999999999'])(
    "refuses '%s' and says what is accepted",
    (text) => {
      expect(() => parseCrashPoint(text)).toThrow(
        `crash point: '${text}' is not accepted; accepted: N, N:before, N:after, N:after-data or N:wK`,
      );
    },
  );
});
