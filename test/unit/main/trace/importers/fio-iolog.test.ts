import { describe, expect, it } from 'vitest';
import { refusal } from '../../../../support/errors/refusal';
import { imported, inShort, linesOf } from '../../../../support/trace/imports';

const log = (version: number, ...lines: string[]) =>
  [`fio version ${version} iolog`, ...lines, ''].join('\n');

describe('fio iologs', () => {
  it('version 3 has the time of each request in microseconds', () => {
    const { entries, report } = imported(
      'fio-iolog',
      log(
        3,
        '10 /dev/a add',
        '20 /dev/a open',
        '30 /dev/a write 0 8192',
        '41 /dev/a read 0 4096',
        '50 /dev/a close',
      ),
    );
    expect(inShort(entries)).toEqual(['write 0+2', 'read 0+1']);
    expect(entries.map(({ t }) => t)).toEqual([0, 11]);
    expect(report).toMatchObject({
      lines: 6,
      commands: 2,
      outcomes: { taken: { count: 2 }, ignored: { count: 4 } },
    });
  });

  it('version 2 has waits, read as its manual or as its code has them', () => {
    const text = log(2, 'a add', 'a write 0 4096', 'a wait 3 0', 'a sync 0 0', 'a wait 5 0', 'a read 0 4096');
    const times = (wait: 'relative' | 'since-start') =>
      imported('fio-iolog', text, { wait }).entries.map(({ t }) => t);
    expect(times('relative')).toEqual([0, 3, 8]);
    expect(times('since-start')).toEqual([0, 3000, 5000]);
  });

  it('every kind of sync is a flush', () => {
    const syncs = ['sync', 'datasync', 'sync_file_range', 'syncfs'].map((name) => `1 a ${name} 0 0`);
    expect(inShort(imported('fio-iolog', log(3, ...syncs)).entries)).toEqual([
      'flush',
      'flush',
      'flush',
      'flush',
    ]);
  });

  it('a trim of a whole zone is its reset, of two zones two, of part of a zone refused', () => {
    const result = imported(
      'fio-iolog',
      log(
        3,
        '1 a write 65536 4096',
        '2 a trim 65536 65536',
        '3 a trim 131072 131072',
        '4 a trim 65536 4096',
        '5 a trim 4096 65536',
      ),
    );
    expect(inShort(result.entries)).toEqual(['write 16+1', 'reset zone 1', 'reset zone 2', 'reset zone 3']);
    expect(linesOf(result, 'inferred')).toEqual([
      '3: a discard of whole zones: reset',
      '4: a discard of whole zones: reset',
    ]);
    expect(linesOf(result, 'refused')).toEqual([
      '5: a discard that ends within a zone: zones know reset only',
      '6: a discard that does not begin at the start of a zone: zones know reset only',
    ]);
  });

  it('the actions with which others extend it are zone commands', () => {
    const result = imported(
      'fio-iolog',
      log(
        3,
        ...['open', 'close', 'finish', 'reset'].map((verb) => `1 a zone_${verb} 65536 65536`),
        '2 a zone_append 65536 4096',
        '3 a zone_append 69632 4096',
      ),
    );
    expect(inShort(result.entries)).toEqual([
      ...['open zone 1', 'close zone 1', 'finish zone 1', 'reset zone 1'],
      ...['append 16+1', 'append 16+1'],
    ]);
    expect(result.entries.at(-1)!.expect).toEqual({ assignedLba: 17 });
  });

  it('names the lines that it cannot take', () => {
    const result = imported(
      'fio-iolog',
      log(
        3,
        '1 a fly 0 4096',
        '1 a write 0',
        '',
        '1 a write x 4096',
        'x a write 0 4096',
        '1 a write 99999999999999999999 1',
        '1 a swim',
        '1 b write 0 4096',
        '1 c write 4096 4096',
      ),
    );
    expect(linesOf(result, 'refused')).toEqual([
      '2: the action "fly" is not known; fio passes over it, too',
      '3: no line of an iolog: fio passes over it, too',
      '5: offset or length is no number of bytes up to 2^53',
      '6: no line of an iolog: fio passes over it, too',
      '7: offset or length is no number of bytes up to 2^53',
      '8: the action "swim" is not known; fio passes over it, too',
      '10: a request to another file than the first; a trace has one device',
    ]);
    expect(inShort(result.entries)).toEqual(['write 0+1']);
  });

  it('lines may end as those of other systems, and the last without an end', () => {
    expect(
      inShort(imported('fio-iolog', 'fio version 3 iolog\r\n1 a write 0 4096\r\n2 a read 0 4096').entries),
    ).toEqual(['write 0+1', 'read 0+1']);
  });

  it.each([['fio version 1 iolog\n'], ['rw, 0, 4096\n'], [''], ['\n']])('%j is no iolog', (text) => {
    expect(() => imported('fio-iolog', text)).toThrow(refusal('malformed', 'iolog'));
  });
});
