import { describe, expect, it } from 'vitest';
import type { ZoneRow } from '../../../../../shared/image/zone-report';
import { cli, cliJson } from '../../../../support/cli/cli';
import { qemuImagePath, scenariosOf } from '../../../../support/image/format-qemu';
import { nvmeReports } from '../../../../support/image/nvme-transcripts';

async function report(scenario: string, file: string, format: string, count: number): Promise<string[]> {
  const words = ['--as', format, '--count', String(count)];
  return (await cli('report', qemuImagePath(scenario, file), ...words)).trimEnd().split('\n');
}

describe('a zoned qcow2 image with a capacity of 768 KiB', () => {
  const print = (format: string) => report('qcow2-v9/n07-cap', '06-finish.img', format, 4);

  it('blkzone: sectors, the capacity that the header has', async () => {
    const type = '[type: 2(SEQ_WRITE_REQUIRED)]';
    expect(await print('blkzone')).toEqual([
      `  start: 0x000000000, len 0x000800, cap 0x000600, wptr N/A reset:0 non-seq:0, zcond:14(fu) ${type}`,
      `  start: 0x000000800, len 0x000800, cap 0x000600, wptr 0x000000 reset:0 non-seq:0, zcond: 1(em) ${type}`,
      `  start: 0x000001000, len 0x000800, cap 0x000600, wptr N/A reset:0 non-seq:0, zcond:14(fu) ${type}`,
      `  start: 0x000001800, len 0x000800, cap 0x000600, wptr 0x000200 reset:0 non-seq:0, zcond: 4(cl) ${type}`,
    ]);
  });

  it('zbd and zbc: a full zone’s pointer is the end of the zone, wherever the table has it', async () => {
    const zbd = await print('zbd');
    expect(zbd[0]).toBe(
      'Zone 00000: swr, ofst 00000000000000, len 00000001048576, cap 00000000786432, wp 00000001048576, fu, non_seq 0, reset 0',
    );
    expect(zbd[3]).toContain('wp 00000003407872, cl');
    const zbc = await print('zbc');
    expect(zbc[2]).toMatch(/cond 0xe \(Full\), .* sector 4096, 2048 sectors, wp 6144$/);
    expect((await print('zbd-csv'))[1]).toMatch(/^00000, 2, .*, 00000001048576, 0xe, 0, 0$/);
  });

  it('nvme: blocks of 512 bytes, all ones where no pointer is valid', async () => {
    expect((await print('nvme'))[1]).toBe(
      'SLBA: 0          WP: 0xffffffffffffffff Cap: 0x600      State: 0xe0 Type: 0x2  Attrs: 0    AttrsInfo: 0   ',
    );
    const { zone_list: zones } = JSON.parse((await print('nvme-json')).join('')) as { zone_list: object[] };
    expect(zones[3]).toMatchObject({
      slba: 6144,
      wp: 6656,
      cap: 1536,
      state: 'CLOSED',
      type: 'SEQWRITE_REQ',
    });
  });

  it('qemu-io: what that build prints, its own pointers and the zone size as capacity (N5)', async () => {
    expect((await print('qemu-io')).slice(0, 3)).toEqual([
      'start: 0x0, len 0x800, cap 0x800, wptr 0x600, zcond:14, [type: 2]',
      'start: 0x800, len 0x800, cap 0x800, wptr 0x800, zcond:1, [type: 2]',
      'start: 0x1000, len 0x800, cap 0x800, wptr 0x1800, zcond:14, [type: 2]',
    ]);
  });

  it('csv and json: bytes, and states that are derived', async () => {
    expect((await print('csv'))[4]).toBe(
      '3,sequentialWriteRequired,closed,6144,3145728,1048576,786432,3407872,',
    );
    const { zones } = JSON.parse((await print('json')).join('')) as { zones: ZoneRow[] };
    expect(zones[0]).toMatchObject({ state: 'full', capacityBytes: 786_432, writePointerBytes: null });
    expect(zones[0]!.provenance).toEqual({
      type: 'stored',
      state: 'derived',
      writePointer: 'stored',
      capacity: 'stored',
      attributes: 'absent',
      zde: 'absent',
    });
  });
});

describe('a zoned qcow2 image with conventional zones', () => {
  it.each([
    ['blkzone', /cap 0x000800, wptr N\/A .* zcond: 0\(nw\) \[type: 1\(CONVENTIONAL\)\]$/],
    ['zbd', /^Zone 00001: cnv, ofst 00000001048576, len 00000001048576, cap 00000001048576$/],
    [
      'zbc',
      /^Zone 00001: type 0x1 \(Conventional\), cond 0x0 \(Not-write-pointer\), sector 2048, 2048 sectors$/,
    ],
    ['qemu-io', /^start: 0x800, len 0x800, cap 0x800, wptr 0x800, zcond:0, \[type: 1\]$/],
    ['table', /^1 +cnv +nw conventional +0x800 +1 MiB +1 MiB +- +-$/],
  ])('%s', async (format, line) => {
    const lines = await report('qcow2-v9/n10-five-zones', '01-r.img', format, 2);
    expect(lines.at(-1)).toMatch(line);
  });
});

describe('a zone_file', () => {
  const reports = (['nvme-zonefile-v5', 'nvme-zonefile-v1style'] as const)
    .flatMap((family) => scenariosOf(family))
    .flatMap(nvmeReports);

  it.each(reports)(
    '$scenario $image: nvme prints what the device reported',
    async ({ scenario, image, zones }) => {
      const lines = await report(scenario, image, 'nvme', zones.length);
      const hex = (value: bigint | number) => (BigInt(value) === 0n ? '0' : `0x${value.toString(16)}`);
      const expected = zones.map(({ start, writePointer, capacity, state, attributes }) => [
        ...[hex(start), hex(writePointer ?? 0xffff_ffff_ffff_ffffn), hex(capacity), hex(state << 4)],
        ...['0x2', hex(attributes), '0'],
      ]);
      const fields = lines.slice(1).map((line) =>
        line
          .trim()
          .split(/\s*\w+: /)
          .slice(1),
      );
      expect(fields).toEqual(expected);
    },
  );

  it('faulty zones have no pointer, and what other tools print instead', async () => {
    const print = (format: string) => report('nvme-zonefile-v5/f04-limits', '01-killed.zonefile', format, 6);
    expect((await print('zbd')).slice(4)).toEqual([
      'Zone 00004: swr, ofst 00000004194304, len 00000001048576, cap 00000001048576, wp 00000005242880, ol, non_seq 0, reset 0',
      'Zone 00005: swr, ofst 00000005242880, len 00000001048576, cap 00000001048576, wp 00000006291456, ro, non_seq 0, reset 0',
    ]);
    expect((await print('blkzone'))[5]).toContain('wptr N/A reset:0 non-seq:0, zcond:13(ro)');
    expect((await print('zbc'))[4]).toContain('cond 0xf (Offline)');
    expect((await print('csv'))[5]).toBe('4,sequentialWriteRequired,offline,8192,4194304,1048576,1048576,,');
    expect((await print('qemu-io')).slice(4)).toEqual([
      'start: 0x2000, len 0x800, cap 0x800, wptr 0x2000, zcond:15, [type: 2]',
      'start: 0x2800, len 0x800, cap 0x800, wptr 0x2800, zcond:13, [type: 2]',
    ]);
  });

  it('json says that every field is stored', async () => {
    const path = qemuImagePath('nvme-zonefile-v1style-ns2-EDITED/h01-two-namespaces', '01-stopped.zonefile');
    const { json } = await cliJson<{ zones: ZoneRow[] }>('report', path, '--namespace', '2');
    expect(json.zones[2]).toMatchObject({ state: 'closed', zdeValid: true, capacityBytes: 2 ** 20 });
    expect(json.zones[2]!.provenance).toEqual({
      type: 'stored',
      state: 'stored',
      writePointer: 'stored',
      capacity: 'stored',
      attributes: 'stored',
      zde: 'stored',
    });
  });
});
