import { describe, expect, it } from 'vitest';
import { crashAndRecover, crashRun, recoverDevice } from '../../../../main/service/crash-lab';
import type { CrashSetup } from '../../../../main/service/crash-lab';
import { MemoryBlockFile } from '../../../../main/storage/memory-block-file';
import { decodeStamp } from '../../../../main/workload/stamp';
import type { ZoneCommand } from '../../../../shared/workload/command';
import { zoneStateName } from '../../../../shared/zone/state';
import { writePointerOf } from '../../../../shared/zone/zone-table';
import { crashSetup, imageOf, openForCrash, workloadEntries } from '../../../support/crash-images';
import { contextCancelledAfter } from '../../../support/job-context';
import { bytesOf, memoryImage } from '../../../support/service-images';

/** First LBA of zones 1 to 5 of the small image. */
const [Z1, Z2, Z3, Z4] = [256, 512, 768, 1024];
const NAMES = { image: 'a.zoned', trace: 'a.jsonl' };

const write = (zone: number, blocks = 2, more: Partial<ZoneCommand> = {}): ZoneCommand => ({ op: 'write', zone, blocks, ...more });
const FLUSH: ZoneCommand = { op: 'flush' };

/** Pointer and state of a zone in the crashed image, and the stamp sequence of a block of its file. */
function crashed(setup: CrashSetup) {
  const run = crashRun(setup);
  const { image } = openForCrash(run.crashed);
  return {
    summary: run.summary,
    zone: (zone: number) => [zoneStateName(image.zones.state[zone]!), writePointerOf(image.zones, zone)],
    sequenceAt(lba: number, sector = 0) {
      const bytes = new Uint8Array(4096);
      image.readBlocks(lba, bytes);
      return decodeStamp(bytes.subarray(sector * 512))?.sequence ?? null;
    },
  };
}

describe('crash points', () => {
  const commands = [write(1), write(1), write(1)];

  it.each([
    ['1:before', 'none', Z1 + 2, [0, null]],
    ['1:w0', 'none', Z1 + 2, [0, null]],
    ['1:after-data', 'none', Z1 + 2, [0, 1]],
    ['1:w1', 'none', Z1 + 2, [0, 1]],
    ['1:w2', 'none', Z1 + 4, [0, 1]],
    ['1:after', 'none', Z1 + 4, [0, 1]],
    ['1', 'none', Z1 + 4, [0, 1]],
  ])('%s cuts there', (point, lose, pointer, sequences) => {
    const state = crashed(crashSetup(commands, { point, lose }));
    expect(state.zone(1)).toEqual(['implicitlyOpened', pointer]);
    expect([state.sequenceAt(Z1), state.sequenceAt(Z1 + 2)]).toEqual(sequences);
    expect(state.sequenceAt(Z1 + 4)).toBeNull();
  });

  it('leaves data new and pointer old after the data of a write', () => {
    const report = crashAndRecover(crashSetup(commands, { point: '1:after-data', lose: 'none' }), 'nvme', NAMES).report;
    expect(report.crash).toMatchObject({ point: '1:after-data', survived: 4, lost: 0 });
    expect(report.crash.writes.map(({ kind }) => kind)).toEqual(['data', 'header', 'table', 'data']);
    expect(report.zones).toEqual([
      {
        zone: 1,
        before: { state: 'implicitlyOpened', writePointer: Z1 + 2 },
        crashed: { state: 'implicitlyOpened', writePointer: Z1 + 2 },
        recovered: { state: 'closed', writePointer: Z1 + 2 },
        why: expect.stringContaining('closed'),
      },
    ]);
    expect(report.verdict).toBe('consistent');
  });

  it('takes after-data of a command without data as before', () => {
    const reset = [write(1), { op: 'reset', zone: 1 } as const];
    expect(crashed(crashSetup(reset, { point: '1:after-data', lose: 'none' })).zone(1)).toEqual(['implicitlyOpened', Z1 + 2]);
    expect(crashed(crashSetup(reset, { point: '1:after', lose: 'none' })).zone(1)).toEqual(['empty', Z1]);
  });

  it('cuts between the entry of a reset and the clearing of its data', () => {
    const state = crashed(crashSetup([write(1), { op: 'reset', zone: 1 }], { point: '1:w1', lose: 'none' }));
    expect(state.zone(1)).toEqual(['empty', Z1]);
    expect(state.sequenceAt(Z1)).toBe(0);
  });

  it('writes the extension of a zone before its entry', () => {
    const zde: ZoneCommand = { op: 'setZde', zone: 2, zde: { base64: Buffer.from('hello').toString('base64') } };
    const run = crashRun(crashSetup([zde], { point: '0:after-data', lose: 'none' }));
    expect(run.summary.writes.map(({ kind }) => kind)).toEqual(['zde']);
    const { image } = openForCrash(run.crashed);
    expect(Buffer.from(image.readZde(2)!.subarray(0, 5)).toString()).toBe('hello');
    expect(zoneStateName(image.zones.state[2]!)).toBe('empty');
  });

  it('finds two table writes in an implicit close and cuts between them', () => {
    const opening = [write(1), write(2), write(3), write(4)];
    const kinds = crashed(crashSetup(opening)).summary.writes.slice(-3).map(({ kind }) => kind);
    expect(kinds).toEqual(['data', 'table', 'table']);
    const between = crashed(crashSetup(opening, { point: '3:w2', lose: 'none' }));
    expect([between.zone(1), between.zone(4)]).toEqual([
      ['closed', Z1 + 2],
      ['empty', Z4],
    ]);
  });

  it('says how many storage writes a command makes when it makes fewer', () => {
    expect(() => crashRun(crashSetup(commands, { point: '1:w3' }))).toThrow(
      'crash point: 1:w3: the command (write) makes 2 storage writes',
    );
  });

  it('names a command that the trace does not have', () => {
    expect(() => crashRun(crashSetup(commands, { point: '7' }))).toThrow(
      'crash point: the trace has no command 7; the last one before it is 2',
    );
  });

  it('makes no writes of a refused command', () => {
    const { summary } = crashed(crashSetup([write(1), { op: 'close', zone: 5 }], { lose: 'none' }));
    expect(summary.writes.map(({ kind }) => kind)).toEqual(['data', 'header', 'table']);
  });
});

describe('what is lost', () => {
  const commands = [write(1), FLUSH, write(1), write(2)];

  it.each(['unflushed', 'all'])('%s loses everything after the flush', (lose) => {
    const state = crashed(crashSetup(commands, { lose }));
    expect([state.zone(1), state.zone(2)]).toEqual([
      ['implicitlyOpened', Z1 + 2],
      ['empty', Z2],
    ]);
    expect([state.sequenceAt(Z1), state.sequenceAt(Z1 + 2), state.sequenceAt(Z2)]).toEqual([0, null, null]);
    expect(state.summary).toMatchObject({ survived: 0, lost: 5, torn: 0 });
  });

  it('none keeps everything', () => {
    const state = crashed(crashSetup(commands, { lose: 'none' }));
    expect([state.zone(1)[1], state.zone(2)[1]]).toEqual([Z1 + 4, Z2 + 2]);
    expect(state.summary).toMatchObject({ survived: 5, lost: 0 });
  });

  it('a mask names the survivors, bit 0 the oldest pending write', () => {
    const state = crashed(crashSetup(commands, { lose: '0x11' }));
    expect(state.zone(1)[1]).toBe(Z1 + 2);
    expect(state.sequenceAt(Z1 + 2)).toBe(2);
    expect(state.zone(2)[1]).toBe(Z2 + 2);
    expect(state.sequenceAt(Z2)).toBeNull();
    const fates = state.summary.writes.filter(({ fate }) => fate !== 'durable').map(({ fate }) => fate);
    expect(fates).toEqual(['survived', 'lost', 'lost', 'lost', 'survived']);
  });

  it('four pending writes have sixteen outcomes, and a flush leaves one', () => {
    const base = imageOf('rfc');
    const outcomes = (list: ZoneCommand[]) => {
      const seen = new Set<string>();
      for (let mask = 0; mask < 16; mask++) {
        const { crashed: file } = crashRun(crashSetup(list, { base, lose: mask.toString(16) }));
        seen.add(Buffer.from(bytesOf(file)).toString('latin1'));
      }
      return seen.size;
    };
    expect(outcomes(commands)).toBe(16);
    expect(outcomes([...commands, FLUSH])).toBe(1);
  });

  it('random draws by seed', () => {
    const many = [write(1), write(1), write(2), write(2), write(3), write(3)];
    const fates = (seed: number) => {
      return crashRun(crashSetup(many, { lose: 'random', seed })).summary.writes.map(({ fate }) => fate).join();
    };
    expect(fates(1)).toBe(fates(1));
    expect(new Set([1, 2, 3, 4, 5].map(fates)).size).toBeGreaterThan(2);
  });

  it('tears the newest surviving write', () => {
    const state = crashed(crashSetup([write(1, 1)], { lose: '1', tearBytes: 1536 }));
    expect(state.summary).toMatchObject({ survived: 0, lost: 2, torn: 1 });
    expect([0, 1, 2, 3, 7].map((sector) => state.sequenceAt(Z1, sector))).toEqual([0, 0, 0, null, null]);
  });

  it('tears a table entry in half', () => {
    const run = crashRun(crashSetup([write(1), write(1)], { lose: 'none', tearBytes: 4 }));
    expect(run.summary.writes.at(-1)).toMatchObject({ kind: 'table', length: 8, fate: 'torn' });
  });

  it('does not tear what is not longer than the tear', () => {
    expect(crashRun(crashSetup([write(1, 1)], { lose: '1', tearBytes: 4096 })).summary).toMatchObject({ survived: 1, torn: 0 });
  });

  it('a flush does not cover what is written after it', () => {
    const setup = crashSetup([write(1), FLUSH], { point: '1:w1' });
    const { summary } = crashRun(setup);
    expect(summary.writes.map(({ kind, fate }) => [kind, fate])).toEqual([
      ['data', 'durable'],
      ['header', 'durable'],
      ['table', 'durable'],
      ['header', 'lost'],
    ]);
  });

  it('forced unit access makes its own writes durable and nothing older', () => {
    const state = crashed(crashSetup([write(1), write(2), write(1, 2, { fua: true }), write(2)]));
    expect(state.zone(1)[1]).toBe(Z1 + 4);
    expect([state.sequenceAt(Z1), state.sequenceAt(Z1 + 2)]).toEqual([null, 2]);
    expect(state.zone(2)).toEqual(['empty', Z2]);
  });

  it('forced unit access that is not complete promises nothing', () => {
    const state = crashed(crashSetup([write(1, 2, { fua: true })], { point: '0:w2' }));
    expect(state.zone(1)).toEqual(['empty', Z1]);
  });

  it('refuses other words', () => {
    expect(() => crashRun(crashSetup(commands, { lose: 'some' }))).toThrow(
      "lose: 'some' is not accepted; accepted: unflushed, none, all, random or a hexadecimal mask",
    );
  });
});

describe('crash runs', () => {
  it('never write to the base', () => {
    const base = memoryImage();
    const before = bytesOf(base);
    const done = crashAndRecover(crashSetup([write(1), FLUSH, write(2)], { base, lose: 'none' }), 'nvme', NAMES);
    done.dispose();
    expect(Buffer.compare(bytesOf(base), before)).toBe(0);
  });

  it.each(['rfc', 'extended'] as const)('give the same bytes and id for the same 1,000 commands (%s)', (variant) => {
    const base = imageOf(variant);
    const entries = workloadEntries(base, { name: 'reset-churn', seed: 9, settings: { commands: '1000', bytes: '4KiB' } });
    const setup = { base, point: '870', lose: 'random', seed: 42 };
    const runs = [0, 1].map(() => crashAndRecover(crashSetup(entries, setup), 'nvme', NAMES));
    expect(entries).toHaveLength(1000);
    expect(runs[0]!.report).toEqual(runs[1]!.report);
    expect(Buffer.compare(bytesOf(runs[0]!.recovered), bytesOf(runs[1]!.recovered))).toBe(0);
    const other = crashRun(crashSetup(entries, { ...setup, seed: 43 }));
    expect(other.summary.id).not.toBe(runs[0]!.report.crash.id);
  });

  it('have an id that depends on the commands but not on recorded results', () => {
    const id = (commands: ZoneCommand[]) => crashRun(crashSetup(commands, { point: '0' })).summary.id;
    expect(id([write(1)])).toBe(id([{ ...write(1), expect: { status: 'ok' } } as ZoneCommand, write(5)]));
    expect(id([write(1)])).not.toBe(id([write(2)]));
  });

  it('can be cancelled', () => {
    const setup = crashSetup([write(1), write(1), write(1)], { context: contextCancelledAfter(2) });
    expect(() => crashRun(setup)).toThrow('cancelled');
  });

  it('keep copies and logs where they are told', () => {
    const stores: MemoryBlockFile[] = [];
    const makeStore = () => stores[stores.push(new MemoryBlockFile('store')) - 1]!;
    const run = crashRun(crashSetup([write(1, 64)], { makeStore, lose: 'none' }));
    expect(stores.filter((store) => store.allocatedBytes() > 64 * 4096)).toHaveLength(3);
    run.dispose();
    expect(stores.every((store) => store.allocatedBytes() === 0)).toBe(true);
  });
});

describe('crashAndRecover', () => {
  const commands = [write(1), FLUSH, write(1), write(2)];

  it('names what was lost and what recovery did', () => {
    const { report } = crashAndRecover(crashSetup(commands), 'nvme', { image: 'my image.zoned', trace: 'a.jsonl' });
    expect(report.verdict).toBe('recovered with allowed loss');
    expect(report.sentence).toBe(
      'Recovered with allowed loss: 4 unflushed blocks in 2 zones lost, and the newest state of 2 zones; everything that was flushed is there.',
    );
    expect(report.dataLost).toEqual([
      { zone: 1, lba: Z1 + 2, blocks: 2 },
      { zone: 2, lba: Z2, blocks: 2 },
    ]);
    expect(report.recovery.changed).toMatchObject([{ zone: 1, from: 'implicitlyOpened', to: 'closed' }]);
    expect(report.zones.map(({ zone, before, crashed: after, recovered }) => [zone, before.writePointer, after.writePointer, recovered.state])).toEqual([
      [1, Z1 + 4, Z1 + 2, 'closed'],
      [2, Z2 + 2, Z2, 'empty'],
    ]);
    expect(report.tableRanges.length).toBeGreaterThan(0);
    expect(report.tableRanges.every(({ length }) => length <= 16)).toBe(true);
    expect(report.reproduce).toBe(
      "zonesmith crash 'my image.zoned' --trace a.jsonl --at 3:after --lose unflushed --seed 1 -o crashed.zoned",
    );
  });

  it('finds nothing lost when everything survives', () => {
    const { report } = crashAndRecover(crashSetup(commands, { lose: 'none' }), 'nvme', NAMES);
    expect(report).toMatchObject({ verdict: 'consistent', dataLost: [], tableRanges: [] });
  });

  it('finds data lost beneath a pointer that survived', () => {
    const { report } = crashAndRecover(crashSetup([write(3)], { lose: '2' }), 'nvme', NAMES);
    expect(report).toMatchObject({ verdict: 'recovered with allowed loss', dataLost: [{ zone: 3, lba: Z3, blocks: 2 }] });
  });

  it('counts a lost reset of flushed data as allowed', () => {
    const list = [write(1), FLUSH, { op: 'reset', zone: 1 } as const];
    const { report } = crashAndRecover(crashSetup(list), 'nvme', NAMES);
    expect(report).toMatchObject({ verdict: 'recovered with allowed loss', dataLost: [] });
  });

  it('violates strict when a zone is found open, and changes nothing', () => {
    const done = crashAndRecover(crashSetup(commands), 'strict', NAMES);
    expect(done.report.verdict).toBe('violated');
    expect(done.report.sentence).toMatch(/^Violated: zone 1: found implicitly opened/);
    expect(Buffer.compare(bytesOf(done.recovered), bytesOf(done.crashed))).toBe(0);
  });

  it('keeps zones open when told so', () => {
    const { report } = crashAndRecover(crashSetup([write(1), FLUSH]), 'keep-open', NAMES);
    expect(report).toMatchObject({ verdict: 'consistent', zones: [] });
  });

  it('fills zones that the active limit leaves no place for, as QEMU does', () => {
    const list = [write(1), write(2), write(3), { op: 'open', zone: 1 } as const, FLUSH];
    const setup = crashSetup(list);
    const open = (file: Parameters<typeof openForCrash>[0]) => {
      const device = openForCrash(file);
      Object.assign(device.image.limits, { activeZonesMax: 4 });
      return device;
    };
    const { report } = crashAndRecover({ ...setup, open }, 'qemu-zone-file', NAMES);
    expect(report.recovery.changed.map(({ to }) => to)).toEqual(['closed', 'closed', 'closed']);
    expect(report.verdict).toBe('consistent');
  });

  it('reports more active zones than the limit allows as a violation', () => {
    // Zone 1 gives its active place up and zone 5 takes it; only what the second command wrote reaches the disk.
    const list = [write(1), write(2), write(3), write(4), FLUSH, { op: 'reset', zone: 1 } as const, write(5)];
    const { report } = crashAndRecover(crashSetup(list, { lose: '38' }), 'nvme', NAMES);
    const pending = report.crash.writes.filter(({ fate }) => fate !== 'durable').map(({ kind }) => kind);
    expect(pending).toEqual(['header', 'table', 'data', 'data', 'table', 'table']);
    expect(report.verdict).toBe('violated');
    expect(report.sentence).toBe('Violated: 5 active zones after recovery, the limit is 4.');
  });

  it('reports an image that no longer opens instead of failing', () => {
    const setup = crashSetup([write(1)]);
    const { report } = crashAndRecover({ ...setup, open: openOnce() }, 'nvme', NAMES);
    expect(report).toMatchObject({ verdict: 'violated', zones: [] });
    expect(report.sentence).toMatch(/^Violated: the crashed image cannot be opened: /);
  });
});

/** Opens the image of the run, and finds the crashed one without its header. */
function openOnce() {
  let opened = 0;
  return (file: Parameters<typeof openForCrash>[0]) => {
    if (opened++ > 0) file.zero(0, 4096);
    return openForCrash(file);
  };
}

describe('recoverDevice', () => {
  function openImage() {
    const file = memoryImage();
    const device = openForCrash(file);
    device.execute({ op: 'open', zone: 1 });
    device.execute(write(2));
    return { file, device: openForCrash(file) };
  }

  it('only plans in a dry run', () => {
    const { file, device } = openImage();
    const before = bytesOf(file);
    const summary = recoverDevice(device, 'nvme', { dryRun: true });
    expect(summary.changed.map(({ zone, to }) => [zone, to])).toEqual([
      [1, 'empty'],
      [2, 'closed'],
    ]);
    expect(Buffer.compare(bytesOf(file), before)).toBe(0);
    expect(device.engine.openCount).toBe(2);
  });

  it('writes what it changed, once', () => {
    const { file, device } = openImage();
    expect(recoverDevice(device, 'nvme', { dryRun: false }).changed).toHaveLength(2);
    expect([device.engine.openCount, device.engine.activeCount]).toEqual([0, 1]);
    const again = openForCrash(file);
    expect(zoneStateName(again.image.zones.state[2]!)).toBe('closed');
    expect(recoverDevice(again, 'nvme', { dryRun: false }).changed).toEqual([]);
  });
});
