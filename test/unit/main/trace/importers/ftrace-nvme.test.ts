import { describe, expect, it } from 'vitest';
import { refusal } from '../../../../support/errors/refusal';
import { imported, inShort, linesOf } from '../../../../support/trace/imports';

let seconds = 0;
const line = (event: string) => `  kworker/0:1H-38  [000] .....  ${++seconds}.000000: ${event}`;
const setup = (id: number, command: string, { qid = 1, disk = 'nvme0n1' } = {}) =>
  line(
    `nvme_setup_cmd: nvme0: disk=${disk}, qid=${qid}, cmdid=${id}, nsid=1, flags=0x0, meta=0x0, cmd=(${command})`,
  );
const complete = (id: number, status = '0x0', res = '0x0') =>
  line(
    `nvme_complete_rq: nvme0: disk=nvme0n1, qid=1, cmdid=${id}, res=${res}, retries=0, flags=0x0, status=${status}`,
  );
const take = (...lines: string[]) => imported('ftrace-nvme', `${lines.join('\n')}\n`);

describe('nvme trace events', () => {
  it('every command by its name', () => {
    const { entries } = take(
      '# tracer: nop',
      setup(1, 'nvme_cmd_write slba=0, len=3, ctrl=0x4000, dsmgmt=0, reftag=0'),
      complete(1),
      setup(2, 'nvme_cmd_write_zeroes slba=4, len=0, ctrl=0x0, dsmgmt=0, reftag=0'),
      complete(2),
      setup(3, 'nvme_cmd_flush cdw10=00'),
      complete(3),
      setup(4, 'nvme_cmd_zone_mgmt_send slba=16, zsa=3, all=0'),
      complete(4),
      setup(5, 'nvme_cmd_zone_mgmt_recv slba=0, numd=15, zra=0, zrasf=0, pr=0'),
      complete(5),
      setup(6, 'nvme_admin_identify cns=0, ctrlid=0', { qid: 0 }),
    );
    expect(inShort(entries)).toEqual(['write 0+4 fua', 'write 4+1', 'flush', 'open zone 1']);
    expect(entries[1]!.data).toEqual({ pattern: 'zero' });
  });

  it('a status is expected again', () => {
    const result = take(
      setup(1, 'nvme_cmd_write slba=5, len=0, ctrl=0x0'),
      complete(1, '0x41bc'),
      setup(2, 'nvme_cmd_write slba=0, len=0, ctrl=0x0'),
      complete(2, '0x1b8'),
      setup(3, 'nvme_cmd_read slba=0, len=0, ctrl=0x0'),
      complete(3, '0x281'),
    );
    expect(result.entries.map(({ expect: found }) => found?.status)).toEqual(['unaligned-write', 'boundary']);
    expect(linesOf(result, 'taken')[0]).toContain(
      'the source has Zone Boundary Error (1B8h), the rules give Successful',
    );
    expect(linesOf(result, 'refused')).toEqual([
      '5: failed (NVMe status 281h), though no rule of zones is against it',
    ]);
  });

  it('appends count where and when they complete', () => {
    const { entries } = take(
      setup(1, 'nvme_cmd_zone_append slba=16, len=1, ctrl=0x0'),
      setup(2, 'nvme_cmd_zone_append slba=16, len=0, ctrl=0x0'),
      complete(2, '0x0', '0x10'),
      complete(1, '0x0', '0x11'),
    );
    expect(inShort(entries)).toEqual(['append 16+1', 'append 16+2']);
    expect(entries.map(({ expect: found }) => found?.assignedLba)).toEqual([16, 17]);
  });

  it('names what it cannot carry', () => {
    const result = take(
      setup(1, 'nvme_cmd_dsm nr=0, attributes=4'),
      setup(2, 'nvme_cmd_zone_mgmt_send slba=0, zsa=16, all=0'),
      setup(3, 'nvme_cmd_zone_mgmt_send slba=0, zsa=77, all=0'),
      setup(4, 'nvme_cmd_read slba=0, len=0', { disk: 'nvme0n2' }),
      'nvme_setup_cmd: nonsense',
    );
    expect(linesOf(result, 'refused')).toEqual([
      '1: a command nvme_cmd_dsm cannot be carried',
      '2: descriptor extension bytes are not in the trace',
      '3: a zone action that is not known',
      '4: of another disk than the first; a trace has one device',
      '5: a command without a time or without its fields',
    ]);
  });

  it('a text without such events is refused', () => {
    expect(() => take('# tracer: nop')).toThrow(refusal('malformed', 'holds no event nvme_setup_cmd'));
  });
});
