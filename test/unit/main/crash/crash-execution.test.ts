import { describe, expect, it } from 'vitest';
import { crashAndRecover, crashRun } from '../../../../main/crash/crash-lab';
import type { CrashSetup } from '../../../../main/crash/crash-lab';
import { decodeStamp } from '../../../../shared/workload/stamp';
import type { ZoneCommand } from '../../../../shared/workload/command';
import { zoneStateName } from '../../../../shared/zone/state';
import { writePointerOf } from '../../../../shared/zone/zone-table';
import {
  crashSetup,
  FLUSH,
  imageOf,
  openForCrash,
  writeTo as write,
} from '../../../support/image/crash-images';
import { bytesOf } from '../../../support/image/device-images';

/** First LBA of zones 1, 2 and 4 of the small image. */
const [Z1, Z2, Z4] = [256, 512, 1024];
const NAMES = { image: 'a.zoned', trace: 'a.jsonl' };

/** Pointer and state of a zone in the crashed image, and the stamp sequence of a block of its file. */
function crashed(setup: CrashSetup) {
  const run = crashRun(setup);
  const { image } = openForCrash(run.crashed);
  return {
    summary: run.summary,
    zone: (zone: number) => [
      zoneStateName(image.table.zones.state[zone]!),
      writePointerOf(image.table.zones, zone),
    ],
    sequenceAt(lba: number, sector = 0) {
      const bytes = new Uint8Array(4096);
      image.blocks.read(lba, bytes);
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
    const report = crashAndRecover(
      crashSetup(commands, { point: '1:after-data', lose: 'none' }),
      'nvme',
      NAMES,
    ).report;
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
    expect(crashed(crashSetup(reset, { point: '1:after-data', lose: 'none' })).zone(1)).toEqual([
      'implicitlyOpened',
      Z1 + 2,
    ]);
    expect(crashed(crashSetup(reset, { point: '1:after', lose: 'none' })).zone(1)).toEqual(['empty', Z1]);
  });

  it('cuts between the entry of a reset and the clearing of its data', () => {
    const state = crashed(crashSetup([write(1), { op: 'reset', zone: 1 }], { point: '1:w1', lose: 'none' }));
    expect(state.zone(1)).toEqual(['empty', Z1]);
    expect(state.sequenceAt(Z1)).toBe(0);
  });

  it('writes the extension of a zone before its entry', () => {
    const zde: ZoneCommand = {
      op: 'setZde',
      zone: 2,
      zde: { base64: Buffer.from('hello').toString('base64') },
    };
    const run = crashRun(crashSetup([zde], { point: '0:after-data', lose: 'none' }));
    expect(run.summary.writes.map(({ kind }) => kind)).toEqual(['zde']);
    const { image } = openForCrash(run.crashed);
    expect(Buffer.from(image.table.readZde(2)!.subarray(0, 5)).toString()).toBe('hello');
    expect(zoneStateName(image.table.zones.state[2]!)).toBe('empty');
  });

  it('finds two table writes in an implicit close and cuts between them', () => {
    const opening = [write(1), write(2), write(3), write(4)];
    const kinds = crashed(crashSetup(opening))
      .summary.writes.slice(-3)
      .map(({ kind }) => kind);
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
      return crashRun(crashSetup(many, { lose: 'random', seed }))
        .summary.writes.map(({ fate }) => fate)
        .join();
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
    expect(crashRun(crashSetup([write(1, 1)], { lose: '1', tearBytes: 4096 })).summary).toMatchObject({
      survived: 1,
      torn: 0,
    });
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
