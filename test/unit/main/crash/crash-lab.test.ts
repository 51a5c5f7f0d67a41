import { describe, expect, it } from 'vitest';
import { formatCrashPoint } from '../../../../shared/crash/crash-point';
import { parseStateId } from '../../../../main/crash/state-id';
import { crashAndRecover, crashRun, previewCrash } from '../../../../main/crash/crash-lab';
import { recoverDevice } from '../../../../main/crash/recover-device';
import type { JobContext } from '../../../../main/device/job';
import { MemoryBlockFile } from '../../../../main/storage/memory-block-file';
import type { ZoneCommand } from '../../../../shared/workload/command';
import { zoneStateName } from '../../../../shared/zone/state';
import {
  crashSetup,
  FLUSH,
  imageOf,
  openForCrash,
  workloadEntries,
  writeTo as write,
} from '../../../support/image/crash-images';
import { contextCancelledAfter } from '../../../support/session/job-context';
import { bytesOf, memoryImage } from '../../../support/image/device-images';
import { forgetful } from '../../../support/image/forgetful-driver';

/** First LBA of zones 1 to 3 of the small image. */
const [Z1, Z2, Z3] = [256, 512, 768];
/** Stores that count how many of them were made and released. */
function countedStores() {
  const counts = { made: 0, disposed: 0 };
  class CountedStore extends MemoryBlockFile {
    override dispose(): void {
      counts.disposed++;
      super.dispose();
    }
  }
  return {
    made: () => counts.made,
    disposed: () => counts.disposed,
    makeStore: () => {
      counts.made++;
      return new CountedStore('store');
    },
  };
}

/** A context that counts how often it is asked. */
function countingContext() {
  let asked = 0;
  const context: JobContext = { checkCancelled: () => void asked++, progress: () => undefined };
  return { context, count: () => asked };
}

const NAMES = { image: 'a.zoned', trace: 'a.jsonl' };

describe('crash runs', () => {
  it('never write to the base', () => {
    const base = memoryImage();
    const before = bytesOf(base);
    const done = crashAndRecover(
      crashSetup([write(1), FLUSH, write(2)], { base, lose: 'none' }),
      'nvme',
      NAMES,
    );
    done.dispose();
    expect(Buffer.compare(bytesOf(base), before)).toBe(0);
  });

  it.each(['rfc', 'extended'] as const)(
    'give the same bytes and id for the same 1,000 commands (%s)',
    (variant) => {
      const base = imageOf(variant);
      const entries = workloadEntries(base, {
        name: 'reset-churn',
        seed: 9,
        settings: { commands: '1000', bytes: '4KiB' },
      });
      const setup = { base, point: '870', lose: 'random', seed: 42 };
      const runs = [0, 1].map(() => crashAndRecover(crashSetup(entries, setup), 'nvme', NAMES));
      expect(entries).toHaveLength(1000);
      expect(runs[0]!.report).toEqual(runs[1]!.report);
      expect(Buffer.compare(bytesOf(runs[0]!.recovered), bytesOf(runs[1]!.recovered))).toBe(0);
      const other = crashRun(crashSetup(entries, { ...setup, seed: 43 }));
      expect(other.summary.id).not.toBe(runs[0]!.report.crash.id);
    },
  );

  it('have an id that depends on the commands but not on recorded results', () => {
    const id = (commands: ZoneCommand[]) => crashRun(crashSetup(commands, { point: '0' })).summary.id;
    expect(id([write(1)])).toBe(id([{ ...write(1), expect: { status: 'ok' } } as ZoneCommand, write(5)]));
    expect(id([write(1)])).not.toBe(id([write(2)]));
  });

  it('can be made again from their id alone', () => {
    const list = [write(1), FLUSH, write(1), write(2), write(3), write(1)];
    const run = crashRun(crashSetup(list, { point: '5:w1', lose: 'random', tearBytes: 700, seed: 77 }));
    const { point, loss } = parseStateId(run.summary.id);
    const again = crashRun(crashSetup(list, { ...loss, point: formatCrashPoint(point) }));
    expect(again.summary).toEqual(run.summary);
    expect(Buffer.compare(bytesOf(again.crashed), bytesOf(run.crashed))).toBe(0);
  });

  it('can be cancelled', () => {
    const setup = crashSetup([write(1), write(1), write(1)], { context: contextCancelledAfter(2) });
    expect(() => crashRun(setup)).toThrow('cancelled');
  });

  it('can be cancelled while the state after the cut is made', () => {
    const asked = countingContext();
    crashRun(crashSetup([write(1), write(1), write(1)], { context: asked.context, lose: 'none' }));
    expect(asked.count()).toBeGreaterThan(3);
    const context = contextCancelledAfter(4);
    expect(() => crashRun(crashSetup([write(1), write(1), write(1)], { context, lose: 'none' }))).toThrow(
      'cancelled',
    );
  });

  it.each([
    ['a point that does not exist', { point: '2:w99' }],
    ['a trace that ends before its point', { point: '7' }],
    ['a loss that is not understood', { lose: 'some' }],
    ['a cancel', { context: contextCancelledAfter(2) }],
    ['a late cancel', { context: contextCancelledAfter(5) }],
  ])('leave nothing behind after %s', (_what, more) => {
    const { made, disposed, makeStore } = countedStores();
    const setup = crashSetup([write(1), write(1), write(1)], { makeStore, lose: 'none', ...more });
    expect(() => crashAndRecover(setup, 'nvme', NAMES)).toThrow();
    expect(made()).toBeGreaterThan(0);
    expect(disposed()).toBe(made());
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

describe('previewCrash', () => {
  it('tells what crashRun does, without data and without leaving anything', () => {
    const base = imageOf('extended');
    const spec = { name: 'reset-churn', seed: 9, settings: { commands: '200', bytes: '4KiB' } };
    const entries = [...workloadEntries(base, spec), { i: 200, t: 0, op: 'reset', all: true } as const];
    for (const point of ['0', '57:after-data', '120:before', '199:w1', '200:w3']) {
      const { made, disposed, makeStore } = countedStores();
      const setup = crashSetup(entries, { base, point, lose: 'random', tearBytes: 100, makeStore });
      expect(previewCrash(setup)).toEqual(crashRun({ ...setup, makeStore: undefined }).summary);
      expect(disposed()).toBe(made());
    }
  });

  it('keeps the data of no write', () => {
    const stores: MemoryBlockFile[] = [];
    const makeStore = () => stores[stores.push(new MemoryBlockFile('store')) - 1]!;
    previewCrash(crashSetup([write(1, 64), write(1, 64)], { makeStore, lose: 'none' }));
    expect(stores.map((store) => store.size() < 64 * 4096)).toEqual([true, true]);
  });
});

describe('crashAndRecover', () => {
  const commands = [write(1), FLUSH, write(1), write(2)];

  it('names what was lost and what recovery did', () => {
    const { report } = crashAndRecover(crashSetup(commands), 'nvme', {
      image: 'my image.zoned',
      trace: 'a.jsonl',
    });
    expect(report.verdict).toBe('recovered with allowed loss');
    expect(report.sentence).toBe(
      'Recovered with allowed loss: 4 unflushed blocks in 2 zones lost, and the newest state of 2 zones; everything that was flushed is there.',
    );
    expect(report.dataLost).toEqual([
      { zone: 1, lba: Z1 + 2, blocks: 2 },
      { zone: 2, lba: Z2, blocks: 2 },
    ]);
    expect(report.recovery.changed).toMatchObject([{ zone: 1, from: 'implicitlyOpened', to: 'closed' }]);
    expect(
      report.zones.map(({ zone, before, crashed: after, recovered }) => [
        zone,
        before.writePointer,
        after.writePointer,
        recovered.state,
      ]),
    ).toEqual([
      [1, Z1 + 4, Z1 + 2, 'closed'],
      [2, Z2 + 2, Z2, 'empty'],
    ]);
    expect(report.tableRanges.length).toBeGreaterThan(0);
    expect(report.tableRanges.every(({ length }) => length <= 16)).toBe(true);
    expect(report.reproduce).toBe(
      "zonesmith crash 'my image.zoned' --trace a.jsonl --at 3:after --lose unflushed --seed 1 -o crashed.zoned",
    );
  });

  it('the line that makes the crashed image again opens the image as it was opened', () => {
    const options = {
      variant: 'v5',
      data: 'my data',
      namespace: 2,
      openZonesMax: 3,
      profile: 'zns',
    } as const;
    const names = { image: 'z.zonefile', trace: 'a.jsonl', options };
    const { report } = crashAndRecover(crashSetup(commands), 'nvme', names);
    expect(report.reproduce).toContain(
      "crash z.zonefile --variant v5 --profile zns --data 'my data' --namespace 2 --max-open 3 --trace a.jsonl",
    );
  });

  it('finds nothing lost when everything survives', () => {
    const { report } = crashAndRecover(crashSetup(commands, { lose: 'none' }), 'nvme', NAMES);
    expect(report).toMatchObject({ verdict: 'consistent', dataLost: [], tableRanges: [] });
  });

  it('finds data lost beneath a pointer that survived', () => {
    const { report } = crashAndRecover(crashSetup([write(3)], { lose: '2' }), 'nvme', NAMES);
    expect(report).toMatchObject({
      verdict: 'recovered with allowed loss',
      dataLost: [{ zone: 3, lba: Z3, blocks: 2 }],
    });
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

  describe('of a crash that leaves one active zone too many', () => {
    // Zone 1 gives its active place up and zone 5 takes it; only what the second command wrote reaches the disk.
    const list = [write(1), write(2), write(3), write(4), FLUSH, { op: 'reset', zone: 1 } as const, write(5)];
    // Our own driver waits between the two entries.
    const carryOut = forgetful(openForCrash, ({ of }) => of === 'mapping');
    const setup = crashSetup(list, { lose: '38', carryOut });

    it('is a violation under a policy that only closes zones', () => {
      const { report } = crashAndRecover(setup, 'nvme', NAMES);
      const pending = report.crash.writes.filter(({ fate }) => fate !== 'durable').map(({ kind }) => kind);
      expect(pending).toEqual(['header', 'table', 'data', 'data', 'table', 'table']);
      expect(report.verdict).toBe('violated');
      expect(report.sentence).toBe('Violated: 5 active zones after recovery, the limit is 4.');
    });

    it('fills the zone that the limit leaves no place for, as QEMU does', () => {
      const { report } = crashAndRecover(setup, 'qemu-zone-file', NAMES);
      expect(report.recovery.changed.map(({ zone, to }) => [zone, to])).toEqual([
        [3, 'closed'],
        [4, 'closed'],
        [5, 'full'],
      ]);
      expect(report.verdict).toBe('recovered with allowed loss');
    });
  });

  it('finds flushed data that an opening threw away', () => {
    const setup = crashSetup([write(1), FLUSH, write(2)], { lose: 'none' });
    let opened = 0;
    const open = (file: Parameters<typeof openForCrash>[0]) => {
      const device = openForCrash(file);
      if (++opened === 2) device.execute({ op: 'reset', zone: 1 });
      return device;
    };
    const { report } = crashAndRecover({ ...setup, open }, 'nvme', NAMES);
    expect(report.sentence).toBe('Violated: zone 1: 2 flushed blocks at LBA 0x100 cannot be read back.');
    expect(report.dataLost).toEqual([{ zone: 1, lba: Z1, blocks: 2 }]);
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
    if (opened++ > 0) file.zero(0, 4096, 'data');
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
    expect(zoneStateName(again.image.table.zones.state[2]!)).toBe('closed');
    expect(recoverDevice(again, 'nvme', { dryRun: false }).changed).toEqual([]);
  });
});
