import { describe, expect, it } from 'vitest';
import { FIO_JOB } from '../../../../../main/trace/importers/fio-job';
import { setupOf } from '../../../../support/engine/engine-zones';

const FILE =
  '[global]\nzonemode=zbd\nioengine=psync\n[fill]\nrw=write\nbs=16k\nsize=1z\nio_size=48k\ncolor=blue\n';
const bytes = (text: string): Uint8Array => Buffer.from(text);

describe('importer of fio jobs', () => {
  it('recognises a job file by its sections and words', () => {
    expect(FIO_JOB.recognises(bytes(FILE))).toBe(true);
    expect(FIO_JOB.recognises(bytes('fio version 3 iolog\n'))).toBe(false);
    expect(FIO_JOB.recognises(bytes('[section]\nname=value\n'))).toBe(false);
  });

  it('gives the requests of its jobs in bytes and tells what it does not carry', () => {
    const notes: unknown[] = [];
    const device = setupOf();
    const note = (line: number, outcome: string, why: string) =>
      notes.push([line, outcome, why.split(':')[0]]);
    const requests = [...FIO_JOB.requests([bytes(FILE)], { device, note })];
    expect(requests.map(({ op, offset, bytes: length }) => [op, offset, length])).toEqual([
      ['write', 0, 16384],
      ['write', 16384, 16384],
      ['reset', 0, 0],
      ['write', 0, 16384],
    ]);
    expect(requests[0]).toMatchObject({ line: 2, t: 0, data: { pattern: 'stamp' } });
    expect(notes).toEqual([
      [3, 'ignored', 'ioengine=psync'],
      [9, 'refused', 'color=blue'],
    ]);
  });
});
