import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../../main/engine/engine';
import { chooseImporter } from '../../../../main/trace/importers/registry';
import { MIB } from '../../../../shared/units/units';
import { zoneOf, zoneStart } from '../../../../shared/zone/geometry';
import type { TraceEntry } from '../../../../shared/workload/trace-entry';
import {
  emptyDevice,
  imported,
  inPieces,
  inShort,
  traceCapture,
  type Imported,
} from '../../../support/trace/imports';

const CAPTURES: readonly (readonly [string, string])[] = [
  ['fio-rand-nvme.iolog', 'fio-iolog'],
  ['fio-read-nvme.iolog', 'fio-iolog'],
  ['fio-rand-nullb.iolog', 'fio-iolog'],
  ['fio-seq-nullb.iolog', 'fio-iolog'],
  ...['mgmt-nullb', 'mgmt-nvme', 'zonefs', 'btrfs', 'f2fs', 'fio-rand-nullb', 'fio-seq-nullb'].flatMap(
    (job): (readonly [string, string])[] => [
      [`blkparse-${job}.txt`, 'blkparse'],
      [`blktrace-${job}.bin`, 'blktrace'],
    ],
  ),
  ['nvme-trace-events.txt', 'ftrace-nvme'],
];

function capture(name: string): Imported {
  const { importer, source } = chooseImporter([traceCapture(name)], undefined, name);
  return imported(importer.name, source, { device: emptyDevice() });
}

const writesOf = (entries: readonly TraceEntry[]) =>
  inShort(entries.filter(({ op }) => op === 'write' || op === 'append'));

/** Write pointers within their zones in blocks after a trace, and whether the rules took every command. */
function replayed(entries: readonly TraceEntry[]): { pointers: number[]; refused: number } {
  const setup = emptyDevice();
  const engine = createEngine(setup);
  let refused = 0;
  for (const entry of entries) {
    const answer = engine.prepare(entry);
    if (!answer.ok) refused++;
    else {
      engine.commit(answer);
      if (entry.expect?.assignedLba !== undefined) expect(answer.assignedLba).toBe(entry.expect.assignedLba);
    }
  }
  const pointers = [...setup.zones.writePointer].map((lba, zone) => lba - zoneStart(setup.geometry, zone));
  return { pointers, refused };
}

/** Pointers of blkzone's report, in blocks of 4096 bytes from the start of each zone. */
const reported = (name: string) =>
  [...new TextDecoder().decode(traceCapture(name)).matchAll(/wptr 0x([0-9a-f]+)/g)].map(
    ([, hex]) => parseInt(hex!, 16) / 8,
  );

describe('captures of Linux 6.1', () => {
  it.each(CAPTURES)('%s is recognised as %s, and its trace replays without a refusal', (name, format) => {
    const { entries, report } = capture(name);
    expect(report.format).toBe(format);
    expect(report.commands).toBe(entries.length);
    expect(entries.length).toBeGreaterThan(0);
    expect(replayed(entries).refused).toBe(0);
  });

  it.each(CAPTURES)('%s in pieces of 7 bytes gives the same', (name, format) => {
    const whole = capture(name);
    const pieces = imported(format, inPieces(traceCapture(name), 7), { device: emptyDevice() });
    expect(pieces).toEqual(whole);
  });

  it('the random fio job on the zns drive ends with the pointers that the kernel reported', () => {
    const { entries, report } = capture('fio-rand-nvme.iolog');
    expect(report.outcomes.refused.count).toBe(0);
    const expected = reported('fio-blkzone-after.txt');
    expect(replayed(entries).pointers.slice(0, expected.length)).toEqual(expected);
    expect(expected.some((pointer) => pointer > 0)).toBe(true);
  });

  it.each([['fio-rand-nullb'], ['fio-seq-nullb']])(
    '%s: iolog, text and binary give the same writes',
    (job) => {
      const fromLog = writesOf(capture(`${job}.iolog`).entries);
      expect(fromLog.length).toBeGreaterThanOrEqual(256);
      expect(writesOf(capture(`blkparse-${job}.txt`).entries)).toEqual(fromLog);
      expect(writesOf(capture(`blktrace-${job}.bin`).entries)).toEqual(fromLog);
    },
  );

  it.each([
    ['mgmt-nullb'],
    ['mgmt-nvme'],
    ['zonefs'],
    ['btrfs'],
    ['f2fs'],
    ['fio-rand-nullb'],
    ['fio-seq-nullb'],
  ])('%s: text and binary give the same trace, times included', (job) => {
    expect(capture(`blktrace-${job}.bin`).entries).toEqual(capture(`blkparse-${job}.txt`).entries);
  });

  it('every request that was sent is in the trace of fio once', () => {
    const text = new TextDecoder().decode(traceCapture('blkparse-fio-seq-nullb.txt'));
    const sent = [...text.matchAll(/ D {2}WS (\d+) \+ (\d+) /g)].map(
      ([, sector, length]) => `write ${Number(sector) / 8}+${Number(length) / 8}`,
    );
    expect(inShort(capture('blkparse-fio-seq-nullb.txt').entries)).toEqual(sent);
  });

  it('appends of btrfs carry the sector of their completion', () => {
    const text = new TextDecoder().decode(traceCapture('blkparse-btrfs.txt'));
    const sent = new Set([...text.matchAll(/ D +(W\w* \d+ \+ \d+) /g)].map(([, place]) => place!));
    const completed = [...text.matchAll(/ C +((W\w*) (\d+) \+ (\d+)) /g)]
      .filter(([, place]) => !sent.has(place!))
      .map(([, , , sector, length]) => ({ assigned: Number(sector) / 8, blocks: Number(length) / 8 }));
    const { entries } = capture('blkparse-btrfs.txt');
    const appends = entries.filter(({ op }) => op === 'append');
    expect(appends.map(({ blocks, expect: found }) => ({ assigned: found!.assignedLba, blocks }))).toEqual(
      completed,
    );
    expect(appends).toHaveLength(8);
  });

  it('btrfs ends with the pointers that the kernel reported', () => {
    const { geometry } = emptyDevice();
    const { entries } = capture('blkparse-btrfs.txt');
    const touched = new Set(
      entries.flatMap(({ op, lba }) => (op === 'read' || lba === undefined ? [] : [zoneOf(geometry, lba)])),
    );
    const { pointers } = replayed(entries);
    const expected = reported('btrfs-blkzone-after.txt');
    for (const zone of touched) expect(pointers[zone], `zone ${zone}`).toBe(expected[zone]);
  });

  it('zone management without a name is refused with its line, and one that a later write explains is a reset', () => {
    const { report } = capture('blkparse-mgmt-nvme.txt');
    expect(report.outcomes.refused.examples.map(({ line }) => line)).toEqual([4, 14, 19, 24, 34]);
    const { inferred } = capture('blkparse-btrfs.txt').report.outcomes;
    expect(inferred.examples).toEqual([
      {
        line: 363,
        why: 'zone management of unknown kind: reset, for zone 0 is written from its start again (line 375)',
      },
    ]);
  });

  it('nvme trace events name every zone command, and where an append went', () => {
    expect(inShort(capture('nvme-trace-events.txt').entries)).toEqual([
      'open zone 2',
      'write 8192+4',
      'close zone 2',
      'finish zone 2',
      'reset zone 2',
      'read 8192+4',
      'reset all',
      'append 0+4',
    ]);
  });

  it("a target's log of a kernel that attached, made file systems and failed twice replays as it was", () => {
    const device = () => emptyDevice({ zoneCount: 64, zoneSizeBytes: 4 * MIB });
    const log = traceCapture('target-commands.log');
    const { importer, source } = chooseImporter([log], undefined, 'target-commands.log');
    const { entries, report } = imported(importer.name, source, { device: device() });
    expect(importer.name).toBe('target-log');
    expect(report.outcomes.refused.count).toBe(0);
    const sent = new TextDecoder().decode(log).match(/: (?:write|read|zone-append|zone-mgmt-send) /g);
    expect(entries).toHaveLength(sent!.length);
    const engine = createEngine(device());
    const results = entries.map((entry) => {
      const answer = engine.prepare(entry);
      if (answer.ok) engine.commit(answer);
      return answer.ok ? 'ok' : answer.refusal.status;
    });
    expect(results).toEqual(entries.map(({ expect: found }) => found!.status));
    expect(results.filter((status) => status !== 'ok')).toEqual(['unaligned-write', 'unaligned-write']);
  });
});
