import { describe, expect, it } from 'vitest';
import { IoInterpreter } from '../../../../../../main/host/cli/qemu-io/interpreter';
import { ZoneState } from '../../../../../../shared/zone/state';
import { deviceOver, memoryImage, SMALL } from '../../../../../support/image/device-images';

/** A device of SMALL (4096-byte blocks) with an interpreter; `run` answers what was printed and explained. */
function start() {
  const device = deviceOver(memoryImage(SMALL));
  let lines: string[] = [];
  let messages: string[] = [];
  const printer = {
    line: (text: string) => lines.push(text),
    explain: (text: string) => messages.push(text),
  };
  const io = new IoInterpreter(device, printer, () => 0);
  const run = (line: string) => {
    [lines, messages] = [[], []];
    const outcome = io.run(line);
    return { outcome, lines, messages };
  };
  return { device, run };
}

describe('io', () => {
  it('writes a pattern and reads it back with a dump', () => {
    const { run } = start();
    expect(run('write -P 0x41 1M 4k').lines[0]).toBe('wrote 4096/4096 bytes at offset 1048576');
    const { outcome, lines } = run('read -v 1M 16');
    expect(outcome).toBe('ok');
    expect(lines[0]).toBe('00100000:  41 41 41 41 41 41 41 41 41 41 41 41 41 41 41 41  AAAAAAAAAAAAAAAA');
    expect(lines[1]).toBe('read 16/16 bytes at offset 1048576');
    expect(lines[2]).toMatch(/^16 bytes, 1 ops; /);
  });

  it('reads any range, also across blocks and odd', () => {
    const { run } = start();
    run('write -P 1 1M 4k');
    run('write -P 2 1052672 4k');
    const { lines } = run('read -v 1052670 4');
    expect(lines[0]).toBe('00100ffe:  01 01 02 02  ....');
  });

  it('writes and appends 0xcd when nothing is said, zeros with -z', () => {
    const { run } = start();
    run('write 1M 4k');
    run('write -z 1052672 4k');
    expect(run('zap -p 1M 4k').lines).toEqual(['After zap done, the append sector is 0x810']);
    expect(run('read -q -P 0xcd 1M 4k').outcome).toBe('ok');
    expect(run('read -q -P 0 1052672 4k').outcome).toBe('ok');
    expect(run('read -q -P 0xcd 1056768 4k').outcome).toBe('ok');
  });

  it('a wrong pattern is a failure that says where', () => {
    const { run } = start();
    const { outcome, lines } = run('read -P 7 1M 4k');
    expect(outcome).toBe('failed');
    expect(lines[0]).toBe('Pattern verification failed at offset 1048576, 4096 bytes');
  });

  it('-q prints nothing', () => {
    const { run } = start();
    for (const line of ['write -q 1M 4k', 'read -q 1M 4k', 'zap -q 1M 4k']) {
      expect(run(line)).toEqual({ outcome: 'ok', lines: [], messages: [] });
    }
  });

  it('manages zones by offset and length, each of a range in turn', () => {
    const { device, run } = start();
    expect(run('zo 1M 2M').outcome).toBe('ok');
    expect([...device.image.table.zones.state.subarray(1, 4)]).toEqual([
      ZoneState.explicitlyOpened,
      ZoneState.explicitlyOpened,
      ZoneState.empty,
    ]);
    run('zf 1M 1M');
    expect(device.image.table.zones.state[1]).toBe(ZoneState.full);
    expect(run('zone_reset 1M 1M').outcome).toBe('ok');
    expect(device.image.table.zones.state[1]).toBe(ZoneState.empty);
  });

  it('a reset of the whole device is Select All: conventional zones are in it', () => {
    const { device, run } = start();
    run('write -q 1M 4k');
    expect(run('zrs 0 8M')).toEqual({ outcome: 'ok', lines: [], messages: [] });
    expect(device.image.table.zones.state[1]).toBe(ZoneState.empty);
  });

  it('reports from any zone and never past the last', () => {
    const { run } = start();
    expect(run('zrp 7M 5').lines).toEqual([
      'start: 0x3800, len 0x800, cap 0x400, wptr 0x3800, zcond:1, [type: 2]',
    ]);
    expect(run('zrp 8M 1')).toMatchObject({
      outcome: 'failed',
      lines: ['zone report failed: Invalid argument'],
    });
  });

  it.each([
    ['write 1052672 4k', 'write failed: Invalid argument', /write pointer 0x100/],
    ['write 1M 100', 'write failed: Invalid argument', /multiples of the block of 4096 bytes/],
    ['zo 512k 1M', 'zone open failed: Invalid argument', /multiples of the zone size 1048576/],
    ['zrs 0 1M', 'zone reset failed: Input/output error', /conventional/],
    ['zap 0 4k', 'zone append failed: Invalid argument', /conventional/],
    ['read 8M 4k', 'read failed: Input/output error', /LBA/],
  ])('%s: %s, and why', (line, failure, why) => {
    const { outcome, lines, messages } = start().run(line);
    expect({ outcome, lines }).toEqual({ outcome: 'failed', lines: [failure] });
    expect(messages.join(' ')).toMatch(why);
  });

  it('a limit is a refused permission', () => {
    const { run } = start();
    for (const zone of [1, 2, 3]) run(`zo ${zone}M 1M`);
    expect(run('zo 4M 1M').lines).toEqual(['zone open failed: Operation not permitted']);
  });

  it('a line that makes no sense fails and is explained', () => {
    const { run } = start();
    expect(run('zzz 0 1')).toEqual({ outcome: 'failed', lines: [], messages: ['command "zzz" not found'] });
    expect(run('zo 1M').messages[0]).toMatch(/usage: zo offset len/);
  });

  it('knows comments, quit and flush', () => {
    const { run } = start();
    expect(run('# nothing').outcome).toBe('nothing');
    expect(run('flush').outcome).toBe('ok');
    expect(run('q').outcome).toBe('quit');
    expect(run('quit').outcome).toBe('quit');
  });
});
