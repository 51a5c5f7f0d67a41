import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../../../main/engine/engine';
import type { EngineSetup } from '../../../../../main/engine/types';
import type { StatusName } from '../../../../../shared/zone/status';
import { NVME_CLI } from '../../../../../main/trace/importers/nvme-cli';
import { imported } from '../../../../support/trace/imports';
import { commandsOf, deviceOf, DRIVE, requestsOf } from '../../../../support/trace/foreign-requests';

const captured = (path: string): string =>
  readFileSync(join(import.meta.dirname, '../../../../fixtures/captures/linux-6.1', path), 'utf8');

/** Carries out what was imported; a line for each command whose outcome is not the one that the session shows. */
function replayed(
  text: string,
  device: EngineSetup,
): { differences: string[]; told: number; setup: EngineSetup } {
  const engine = createEngine(device);
  const differences: string[] = [];
  let told = 0;
  for (const request of requestsOf(NVME_CLI, text, { device }).requests) {
    let status: StatusName = 'ok';
    for (const command of commandsOf(request, device)) {
      const answer = engine.prepare(command);
      if (!answer.ok) status = answer.refusal.status;
      else {
        if (request.assigned !== undefined) expect(answer.assignedLba! * 4096).toBe(request.assigned);
        engine.commit(answer);
      }
    }
    const said = request.status ?? (request.failed !== undefined ? 'refused' : status);
    if (request.status !== undefined || request.failed !== undefined) told++;
    const isSame = said === 'refused' ? status !== 'ok' : said === status;
    if (!isSame) differences.push(`${request.line}: ${request.op} ${said}, here ${status}`);
  }
  return { differences, told, setup: device };
}

describe('a captured session on a zoned NVMe drive', () => {
  const text = captured('zns/zns-sequence.txt');

  it('has the outcomes that the drive gave, command by command', () => {
    const { differences, told } = replayed(text, deviceOf(DRIVE, { openZonesMax: 3, activeZonesMax: 5 }));
    expect(differences).toEqual([]);
    expect(told).toBeGreaterThan(800);
  });

  it('is imported whole: what is left out has no place in a trace', () => {
    const device = deviceOf(DRIVE, { openZonesMax: 3, activeZonesMax: 5 });
    const { entries, report } = imported('nvme-cli', text, { device });
    expect(entries.length).toBeGreaterThan(800);
    expect(report.outcomes.refused.reasons.map(({ why }) => why).sort()).toEqual([
      'a zone action that there is not',
      'lies beyond the end of the device',
      'no command that a trace has: nvme dsm',
      'open does not begin at the start of a zone',
      'open lies beyond the end of the device',
    ]);
    const engine = createEngine(device);
    for (const entry of entries) {
      const answer = engine.prepare(entry);
      const expected = entry.expect?.status ?? 'ok';
      expect(answer.ok ? 'ok' : answer.refusal.status, `command ${entry.i}: ${entry.op}`).toBe(expected);
      if (answer.ok) engine.commit(answer);
    }
  });

  it('leaves out what never reached the device, and says of every line what became of it', () => {
    const { requests, notes } = requestsOf(NVME_CLI, text);
    const unaligned = text.split('\n').findIndex((line) => line.startsWith('$ blkzone reset -o 8 ')) + 1;
    expect(requests.some(({ line }) => line === unaligned)).toBe(false);
    expect(notes).toContainEqual({
      line: unaligned,
      outcome: 'ignored',
      why: 'the tool refused it; the device never saw it',
    });
    expect(notes.filter(({ outcome }) => outcome === 'refused').map(({ why }) => why)).toEqual([
      'a zone action that there is not',
      'no command that a trace has: nvme dsm',
    ]);
  });
});

it('a captured session on null_blk with conventional zones has the outcomes that the drive gave', () => {
  const geometry = { ...DRIVE, conventional: [[0, 1]] as const };
  const limits = { openZonesMax: 3, activeZonesMax: 4 };
  const { differences, told } = replayed(
    captured('nullblk-scsi/nullblk-sequence.txt'),
    deviceOf(geometry, limits, 'linux-blk'),
  );
  expect(differences).toEqual([]);
  expect(told).toBeGreaterThan(30);
});

describe('a history of a shell', () => {
  const read = (text: string) =>
    requestsOf(NVME_CLI, text).requests.map(({ line: _line, t: _t, remark: _remark, ...rest }) => rest);

  it.each([
    ['  501  nvme zns reset-zone /dev/nvme0n1 -s 0x400', { op: 'reset', offset: 4 * 2 ** 20, bytes: 0 }],
    ['nvme zns finish-zone /dev/nvme0n1 --start-lba=1024', { op: 'finish', offset: 4 * 2 ** 20, bytes: 0 }],
    ['root@host:~# nvme zns open-zone /dev/nvme0n1 -a', { op: 'open', offset: null, bytes: 0, all: true }],
    [
      'sudo nvme zns close-zone /dev/nvme0n1 --select-all',
      { op: 'close', offset: null, bytes: 0, all: true },
    ],
    ['nvme zns zone-mgmt-send /dev/nvme0n1 -s 0 -z 0x4', { op: 'reset', offset: 0, bytes: 0 }],
    ['nvme zns zone-append /dev/nvme0n1 -s 0 -z 8k -d f', { op: 'append', offset: 0, bytes: 8192 }],
    [
      'nvme write /dev/nvme0n1 -s1 -c 3 -z 16384 -d f -f',
      { op: 'write', offset: 4096, bytes: 16384, fua: true },
    ],
    ['/usr/sbin/nvme read /dev/nvme0n1 -s 8 -c 0 -z 4096 | xxd', { op: 'read', offset: 32768, bytes: 4096 }],
    ['nvme flush /dev/nvme0n1 -n 1', { op: 'flush', offset: null, bytes: 0 }],
    ['$ blkzone finish -o 8192 -c 2 /dev/nvme0n1', { op: 'finish', offset: 4 * 2 ** 20, bytes: 8 * 2 ** 20 }],
    ['blkzone reset /dev/nvme0n1', { op: 'reset', offset: null, bytes: 0, all: true }],
    [
      'dd if=/dev/zero of=/dev/nvme0n1 bs=4k count=1 seek=2',
      { op: 'write', offset: 8192, bytes: 4096, data: { pattern: 'zero' } },
    ],
  ])('%s', (line, request) => {
    expect(read(line)).toEqual([request]);
  });

  it('is of one device, and gives a reason for what it cannot carry', () => {
    const text = [
      'nvme zns open-zone /dev/nvme0n1 -s 0',
      'nvme zns open-zone /dev/nvme1n1 -s 0',
      'nvme zns open-zone /dev/nvme0n1 -s here',
      'nvme id-ctrl /dev/nvme0n1',
      'ls -l',
      'dd if=a of=/dev/nvme0n1 bs=4k',
    ].join('\n');
    const { requests, notes } = requestsOf(NVME_CLI, text);
    expect(requests).toHaveLength(1);
    expect(notes).toEqual([
      { line: 2, outcome: 'ignored', why: 'of another device than /dev/nvme0n1' },
      { line: 3, outcome: 'refused', why: 'a number that is none' },
      { line: 4, outcome: 'ignored', why: 'a command that changes nothing' },
      { line: 5, outcome: 'ignored', why: 'no command of nvme, blkzone or dd' },
      { line: 6, outcome: 'refused', why: 'a dd that does not say how much it moved' },
    ]);
  });
});
