/**
 * Sequences of commands that were captured on real devices: what was typed, what was printed, what was answered. Commands of
 * nvme, blkzone and dd are told in words of our own, so that an image can go the same way.
 */

/** A command of a capture with what it printed, kernel lines apart, and whether it succeeded. */
export interface CapturedCommand {
  readonly line: string;
  readonly printed: string;
  readonly isDone: boolean;
}

/** The commands of a capture, in order; `#` lines are left out. */
export function commandsOf(capture: string): CapturedCommand[] {
  return capture
    .split(/^\$ /m)
    .slice(1)
    .map((text) => {
      const [, line, printed, status] = /^(.*)\n([^]*?)\[exit (\d+)\]\n/.exec(text)!;
      return { line: line!, printed: printed!, isDone: status === '0' };
    });
}

/** 4096-byte blocks and 512-byte sectors of a zone. */
const ZONE_BLOCKS = 1024;
const ZONE_SECTORS = 8192;
const BLOCK_BYTES = 4096;
const NVME_STATES = [
  '',
  'empty',
  'implicitlyOpened',
  'explicitlyOpened',
  'closed',
  'full',
  'readOnly',
  'offline',
];

/** What a command means here: words with `a` for the image; null = nothing that an image knows. */
export function wordsOf({ line, printed }: CapturedCommand): string[] | null {
  const option = (name: string) => new RegExp(` -${name} (\\d+)`).exec(line)?.[1];
  const number = (name: string) => Number(option(name) ?? 0);
  const [program, first, second] = line.split(' ');
  if (program === 'dd' && line.includes(' of=')) return writtenBy(line, printed);
  if (program === 'blkzone') return blkzoneWords(first!, option('o'), option('c'));
  if (program !== 'nvme' || number('s') >= 16 * ZONE_BLOCKS) return null;
  if (first === 'write' || first === 'write-zeroes')
    return writeWords(number('s') * BLOCK_BYTES, (number('c') + 1) * BLOCK_BYTES);
  if (first !== 'zns') return null;
  if (second === 'report-zones') return nvmeReport(line, number('s'), option('d'), option('S'));
  // A command that is not at the start of its zone cannot be said here.
  return number('s') % ZONE_BLOCKS === 0
    ? zoneWords(second!, line.includes(' -a') ? 'all' : `${number('s') / ZONE_BLOCKS}`, number('z'))
    : null;
}

function writtenBy(line: string, printed: string): string[] {
  const [, size, unit] = / bs=(\d+)(k)/.exec(line)!;
  const bytes = Number(size) * (unit === 'k' ? 1024 : 1);
  const length = Number(/^(\d+) bytes/m.exec(printed)?.[1] ?? 0);
  return writeWords(Number(/ seek=(\d+)/.exec(line)![1]) * bytes, length === 0 ? bytes : length);
}

function writeWords(byte: number, length: number): string[] {
  return ['write', 'a', '--lba', `${byte / BLOCK_BYTES}`, '--pattern', '1', '--length', `${length}`];
}

function blkzoneWords(command: string, offset = '0', count?: string): string[] | null {
  const first = Number(offset) / ZONE_SECTORS;
  if (!Number.isInteger(first)) return null;
  if (command === 'report') {
    const some = count === undefined ? [] : ['--count', count];
    return ['report', 'a', '--as', 'blkzone-2.38', '--from', `${first}`, ...some];
  }
  const last = count === undefined ? 15 : first + Number(count) - 1;
  return ['zone', command, 'a', first === 0 && last === 15 ? 'all' : `${first}-${last}`];
}

function nvmeReport(line: string, start: number, count = '16', state = '0'): string[] {
  const words = ['report', 'a', '--as', 'nvme', '--from', `${start / ZONE_BLOCKS}`, '--count', count];
  if (state !== '0') words.push('--state', NVME_STATES[Number(state)]!);
  if (line.includes(' -e')) words.push('--extended');
  if (line.includes(' -v')) words.push('--verbose');
  return words;
}

function zoneWords(command: string, zone: string, length: number): string[] | null {
  switch (command) {
    case 'zone-append':
      return ['append', 'a', '--zone', zone, '--pattern', '1', '--length', `${length}`];
    case 'set-zone-desc':
      return ['zone', 'set-zde', 'a', zone, '--hex', '5a'.repeat(64)];
    case 'open-zone':
    case 'close-zone':
    case 'finish-zone':
    case 'reset-zone':
      return ['zone', command.slice(0, -'-zone'.length), 'a', zone];
    default:
      return null;
  }
}
