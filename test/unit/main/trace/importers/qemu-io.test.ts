import { describe, expect, it } from 'vitest';
import { QEMU_IO } from '../../../../../main/trace/importers/qemu-io';
import { scenariosOf, shellTranscriptOf } from '../../../../support/image/format-qemu';
import { exportCommands, SMALL_HEADER } from '../../../../support/trace/export-texts';
import { deviceOf, requestsOf } from '../../../../support/trace/foreign-requests';

const SCRIPT = [
  '# a script',
  'zo 1M 1M',
  'write -P 0xa1 1M 4k',
  'write 1052672 4096',
  'zap -p 2M 4k 8k',
  'read -v 1M 16',
  'flush',
  'zrs 0 64M',
  'zrp 0 8',
  'write -s file 0 4k',
  'zo here 1M',
].join('\n');

describe('a script of qemu-io', () => {
  const { requests, notes } = requestsOf(QEMU_IO, SCRIPT);

  it('is read in bytes, with the data that qemu-io writes', () => {
    expect(requests.map(({ t: _t, ...rest }) => rest)).toEqual([
      { line: 2, op: 'open', offset: 2 ** 20, bytes: 2 ** 20 },
      { line: 3, op: 'write', offset: 2 ** 20, bytes: 4096, data: { pattern: 'byte', value: 0xa1 } },
      { line: 4, op: 'write', offset: 1052672, bytes: 4096, data: { pattern: 'byte', value: 0xcd } },
      { line: 5, op: 'append', offset: 2 * 2 ** 20, bytes: 12288, data: { pattern: 'byte', value: 0xcd } },
      { line: 6, op: 'read', offset: 2 ** 20, bytes: 16 },
      { line: 7, op: 'flush', offset: null, bytes: 0 },
      { line: 8, op: 'reset', offset: null, bytes: 0, all: true },
    ]);
  });

  it('has a reason for every other line', () => {
    expect(notes).toEqual([
      { line: 1, outcome: 'ignored', why: 'no command of qemu-io' },
      { line: 9, outcome: 'ignored', why: 'a command that changes nothing' },
      { line: 10, outcome: 'refused', why: 'not in the form of its command' },
      { line: 11, outcome: 'ignored', why: 'no command of qemu-io' },
    ]);
  });

  it('is the script that we export', () => {
    const commands = [
      { op: 'write', zone: 1, blocks: 2, data: { pattern: 'byte', value: 9 } },
      { op: 'finish', zone: 1 },
      { op: 'reset', all: true },
    ] as const;
    const { bytes } = exportCommands('qemu-io', commands, SMALL_HEADER);
    expect(QEMU_IO.recognises(bytes)).toBe(true);
    const device = deviceOf({
      ...deviceOf().geometry,
      zoneCount: 8,
      zoneSizeBlocks: 256,
      lastZoneSizeBlocks: 256,
    });
    expect(requestsOf(QEMU_IO, bytes, { device }).requests.map(({ op }) => op)).toEqual([
      'write',
      'finish',
      'reset',
    ]);
  });
});

describe('transcripts of qemu-io', () => {
  const scenarios = (['zoned-rfc', 'qcow2-v4', 'qcow2-v9'] as const)
    .flatMap((family) => scenariosOf(family))
    .filter((name) => shellTranscriptOf(name).includes('qemu-io'));

  it.each(scenarios)('%s: each command with the outcome that was printed', (scenario) => {
    const text = shellTranscriptOf(scenario);
    const { requests } = requestsOf(QEMU_IO, text);
    const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
    const commands = count(/-c '(?:w|write|r|read|zap|zo|zc|zf|zrs|flush)\b[^']*'/g);
    const told = (op: string): number =>
      requests.filter((one) => one.op === op && one.status === 'ok').length;
    expect(requests).toHaveLength(commands);
    expect(told('write')).toBe(count(/^wrote /gm));
    expect(told('read')).toBe(count(/^read \d+\/\d+ bytes/gm));
    expect(told('append')).toBe(count(/^After zap done/gm));
    expect(requests.filter(({ failed }) => failed !== undefined)).toHaveLength(
      count(/^(?:write|read|zone (?:append|open|close|finish|reset)) failed: /gm),
    );
  });

  it('reads commands at the prompt of qemu-io, too', () => {
    const text =
      'qemu-io> write -P 1 0 4k\nwrite failed: Invalid argument\nqemu-io> zap 0 4k\nAfter zap done, the append sector is 0x8\nqemu-io> quit\n';
    expect(QEMU_IO.recognises(Buffer.from(text))).toBe(true);
    expect(requestsOf(QEMU_IO, text).requests).toMatchObject([
      { op: 'write', failed: 'Invalid argument' },
      { op: 'append', status: 'ok', assigned: 4096 },
    ]);
  });
});
