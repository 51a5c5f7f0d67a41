import { describe, expect, it } from 'vitest';
import { findBreak } from '../../../../../main/trace/time-travel/find-break';
import { TimeLine } from '../../../../../main/trace/time-travel/time-line';
import { makeTraceHeader } from '../../../../../main/trace/trace-header';
import { formatBreakpoint, parseBreakpoint } from '../../../../../shared/workload/breakpoint';
import type { ZoneCommand } from '../../../../../shared/workload/command';
import { refusal } from '../../../../support/errors/refusal';
import { deviceOver, memoryImage } from '../../../../support/image/device-images';
import { quietContext } from '../../../../support/session/job-context';

// Zones of 256 blocks, capacity 128; 0 is conventional; 3 may be open, 4 active.
const COMMANDS: readonly ZoneCommand[] = [
  { op: 'write', zone: 1, lba: 256, blocks: 8 },
  { op: 'write', zone: 2, lba: 512, blocks: 8 },
  { op: 'write', zone: 3, lba: 768, blocks: 128 },
  { op: 'write', zone: 3, lba: 896, blocks: 8 },
  { op: 'append', zone: 4, blocks: 4 },
  { op: 'open', zone: 5 },
  { op: 'reset', all: true },
  { op: 'write', zone: 2, lba: 512, blocks: 16 },
  { op: 'flush' },
];

function lineOf(commands: readonly ZoneCommand[] = COMMANDS) {
  const device = deviceOver(memoryImage());
  const entries = commands.map((command, i) => ({ i, t: i, ...command }));
  const line = TimeLine.make({
    base: memoryImage(),
    open: (file) => deviceOver(file, { durability: 'none' }),
    header: makeTraceHeader({ ...device.engine.setup, rules: device.rules }),
    entries,
    context: quietContext(),
  });
  return (texts: readonly string[], from: number, direction: 'forward' | 'back') =>
    findBreak({ log: line.log, entries, breakpoints: texts.map(parseBreakpoint) }, from, direction);
}

describe('findBreak', () => {
  it.each([
    ['zone:3=full', 3],
    ['zone:2=empty', 7],
    ['zone:1=closed', 6],
    ['open>=2', 2],
    ['open>=3', 5],
    ['active>=4', 6],
    ['refused', 4],
    ['refused:zone-full', 4],
    ['lba:0x200', 2],
    ['lba:519-600', 2],
    ['lba:520', 8],
    ['op:reset', 7],
    ['op:append and open>=3', 5],
  ])('stops behind the command that meets %s', (text, position) => {
    expect(lineOf()([text], 0, 'forward')).toEqual({ position, breakpoint: 0 });
  });

  it('goes on behind the position it is at, and back before it', () => {
    const find = lineOf();
    expect(find(['lba:512'], 2, 'forward')).toEqual({ position: 8, breakpoint: 0 });
    expect(find(['lba:512'], 8, 'forward')).toBeNull();
    expect(find(['lba:512'], 8, 'back')).toEqual({ position: 2, breakpoint: 0 });
    expect(find(['lba:512'], 2, 'back')).toBeNull();
  });

  it('stops at whichever of several comes first, and says which', () => {
    expect(lineOf()(['op:reset', 'refused', 'zone:9=full'], 0, 'forward')).toEqual({
      position: 4,
      breakpoint: 1,
    });
  });

  it('does not call reached what stays above', () => {
    expect(lineOf()(['open>=2'], 2, 'forward')).toBeNull();
  });

  it('finds nothing in a trace without commands', () => {
    expect(lineOf([])(['refused'], 0, 'forward')).toBeNull();
  });
});

describe('parseBreakpoint', () => {
  it.each([
    'refused',
    'refused:zone-full',
    'zone:7=full',
    'open>=3',
    'lba:288',
    'lba:256-511',
    'op:reset and zone:2=empty',
  ])('understands %s', (text) => {
    expect(formatBreakpoint(parseBreakpoint(text))).toBe(text);
  });

  it.each([
    ['zone:7', 'zone:7=full'],
    ['zone:7=wet', 'implicitlyOpened'],
    ['refused:no', 'zone-full'],
    ['op:jump', 'finish'],
    ['lba:9-3', 'lba:256-511'],
    ['', 'refused'],
    ['open>=', 'open>=3'],
  ])('refuses %j and says what is accepted', (text, accepted) => {
    expect(() => parseBreakpoint(text)).toThrow(refusal('usage', accepted));
  });
});
