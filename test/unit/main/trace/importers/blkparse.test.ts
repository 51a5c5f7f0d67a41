import { describe, expect, it } from 'vitest';
import { refusal } from '../../../../support/errors/refusal';
import { imported, inShort, linesOf } from '../../../../support/trace/imports';

/** Lines as blkparse lays them out: an action, letters and what follows; a millisecond apart. */
function text(...events: (readonly [string, string, string, string?])[]): string {
  const lines = events.map(
    ([action, letters, tail, device = '259,0'], index) =>
      `${device}    0 ${String(index + 1).padStart(8)}     0.${String(index).padStart(3, '0')}000000   7 ${action.padStart(2)} ${letters.padStart(3)} ${tail}`,
  );
  return `${lines.join('\n')}\n`;
}

const take = (...events: Parameters<typeof text>) => imported('blkparse', text(...events));
const IN_ORDER = '[fio]';

describe('blkparse text', () => {
  it('takes a request once that was merged, split and requeued, when it was sent at last', () => {
    const { entries } = take(
      ['Q', 'WS', '0 + 16 [fio]'],
      ['X', 'WS', '0 / 8 [fio]'],
      ['M', 'WS', '8 + 8 [fio]'],
      ['D', 'WS', '0 + 16 [k]'],
      ['R', 'WS', '0 + 16 [0]'],
      ['D', 'RS', '64 + 8 [k]'],
      ['D', 'WS', '0 + 16 [k]'],
      ['C', 'WS', '0 + 16 [0]'],
      ['C', 'RS', '64 + 8 [0]'],
    );
    expect(inShort(entries)).toEqual(['read 8+1', 'write 0+2']);
    expect(entries.map(({ t }) => t)).toEqual([0, 1000]);
  });

  it('keeps the order of sending when completions come in another', () => {
    const { entries } = take(
      ['D', 'R', `0 + 8 ${IN_ORDER}`],
      ['D', 'R', `8 + 8 ${IN_ORDER}`],
      ['C', 'R', '8 + 8 [0]'],
      ['C', 'R', '0 + 8 [0]'],
    );
    expect(inShort(entries)).toEqual(['read 0+1', 'read 1+1']);
    expect(entries.every(({ expect: found }) => found?.status === 'ok')).toBe(true);
  });

  it('a request that completes in parts counts as a whole', () => {
    const result = take(['D', 'WS', '0 + 32 [k]'], ['C', 'WS', '0 + 8 [0]'], ['C', 'WS', '8 + 24 [0]']);
    expect(inShort(result.entries)).toEqual(['write 0+4']);
  });

  it('appends come in the order of their completion, at its sector', () => {
    const { entries } = take(
      ['D', 'WS', '128 + 16 [k]'],
      ['D', 'WS', '128 + 8 [k]'],
      ['D', 'WS', '128 + 24 [k]'],
      ['C', 'WS', '128 + 8 [0]'],
      ['C', 'WS', '136 + 24 [0]'],
      ['C', 'WS', '160 + 16 [0]'],
    );
    expect(inShort(entries)).toEqual(['write 16+1', 'append 16+3', 'append 16+2']);
    expect(entries.map(({ expect: found }) => found?.assignedLba)).toEqual([undefined, 17, 20]);
  });

  it('newer letters name appends and zone commands; plugs and messages are no requests', () => {
    const { entries } = take(
      ['ZM', 'ZO', '128 + 128 [blkzone]'],
      ['D', 'ZO', '128 + 0 [k]'],
      ['C', 'ZO', '128 [0]'],
      ['ZP', 'WS', '128 + 8 [k]'],
      ['D', 'ZA', '128 + 8 [k]'],
      ['C', 'ZA', '128 + 8 [0]'],
      ['ZU', 'N', '[k] 1'],
      ['D', 'ZC', '[k]'],
      ['C', 'ZC', '128 [0]'],
      ['D', 'ZF', '[k]'],
      ['C', 'ZF', '128 [0]'],
      ['m', 'N', 'some message + 8'],
      ['D', 'ZRS', '[k]'],
      ['C', 'ZRS', '128 [0]'],
      ['D', 'ZRA', '[k]'],
      ['C', 'ZRA', '0 [0]'],
    );
    expect(inShort(entries)).toEqual([
      ...['open zone 1', 'append 16+1', 'close zone 1', 'finish zone 1', 'reset zone 1', 'reset all'],
    ]);
  });

  it('old kernels print zone management as N or WS: a reset is certain where the zone is written again', () => {
    const result = take(
      ['D', 'WS', '128 + 8 [k]'],
      ['C', 'WS', '128 + 8 [0]'],
      ['D', 'N', '[k]'],
      ['C', 'N', '128 [0]'],
      ['D', 'WS', '128 + 8 [k]'],
      ['C', 'WS', '128 + 8 [0]'],
      ['D', 'WS', '[k]'],
      ['C', 'WS', '128 [0]'],
    );
    expect(inShort(result.entries)).toEqual(['write 16+1', 'reset zone 1', 'write 16+1']);
    expect(linesOf(result, 'inferred')).toEqual([
      '3: zone management of unknown kind: reset, for zone 1 is written from its start again (line 5)',
    ]);
    expect(linesOf(result, 'refused')).toEqual([
      '7: zone management; the source does not say whether open, close, finish or reset',
    ]);
  });

  it('flushes, forced writes and discards', () => {
    const { entries } = take(
      ['Q', 'FWS', '[fio]'],
      ['D', 'FN', '[k]'],
      ['C', 'FN', '0 [0]'],
      ['C', 'WS', '0 [0]'],
      ['D', 'WFS', '0 + 8 [k]'],
      ['C', 'WFS', '0 + 8 [0]'],
      ['D', 'DS', '0 + 128 [k]'],
      ['C', 'DS', '0 + 128 [0]'],
      ['D', 'FWFS', '0 + 8 [k]'],
      ['C', 'FWFS', '0 + 8 [0]'],
    );
    expect(inShort(entries)).toEqual(['flush', 'write 0+1 fua', 'reset zone 0', 'flush', 'write 0+1 fua']);
  });

  it('a device that sends nothing is read by its completions', () => {
    const result = take(
      ['Q', 'W', '0 + 8 [dd]'],
      ['C', 'W', '0 + 8 [0]'],
      ['Q', 'FWS', '[dd]'],
      ['C', 'WS', '0 [0]'],
    );
    expect(inShort(result.entries)).toEqual(['write 0+1', 'flush']);
    expect(linesOf(result, 'taken')).toEqual([
      '2: the device is not seen to send: taken when it was completed',
    ]);
  });

  it('a failed request is expected to fail where a rule explains it, else refused', () => {
    const result = take(
      ['D', 'WS', '8 + 8 [k]'],
      ['C', 'WS', '8 + 8 [5]'],
      ['D', 'RS', '0 + 8 [k]'],
      ['C', 'RS', '0 + 8 [65531]'],
    );
    expect(inShort(result.entries)).toEqual(['write 1+1']);
    expect(result.entries[0]!.expect).toEqual({ status: 'unaligned-write' });
    expect(linesOf(result, 'refused')).toEqual([
      '3: failed (error 65531), though no rule of zones is against it',
    ]);
  });

  it('commands of programs to the drive, other devices, what never completes', () => {
    const result = take(
      ['D', 'R', '192 [mkfs]'],
      ['C', 'R', '[0]'],
      ['D', 'R', '16 (5a 00) [sg]'],
      ['D', 'R', '0 + 8 [k]'],
      ['D', 'R', '0 + 8 [k]', '8,16'],
      ['C', 'R', '0 + 8 [0]', '8,16'],
    );
    expect(inShort(result.entries)).toEqual(['read 0+1']);
    expect(linesOf(result, 'taken')).toEqual([
      '4: the trace has no completion of it: its outcome is not known',
    ]);
    expect(linesOf(result, 'refused')).toEqual([
      '5: of another device than the first; a trace has one device',
    ]);
  });

  it('the summary ends it, and a line of another kind before is named', () => {
    const result = imported(
      'blkparse',
      `${text(['D', 'R', '0 + 8 [k]'])}nonsense\nCPU0 (x):\n Reads Queued: 1\n`,
    );
    expect(linesOf(result, 'refused')).toEqual(['2: no line that blkparse prints by default']);
    expect(linesOf(result, 'ignored')).toEqual(['3: the summary', '4: the summary']);
  });

  it.each([[''], ['hello\n'], ['fio version 3 iolog\n']])('%j holds no event', (source) => {
    expect(() => imported('blkparse', source)).toThrow(refusal('malformed', 'holds no event'));
  });
});
