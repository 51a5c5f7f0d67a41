import { describe, expect, it } from 'vitest';
import { openDevice } from '../../../../main/image/open-device';
import type { Durability, TableWrites, ZonedDevice } from '../../../../main/device/device';
import type { BlockFile } from '../../../../main/storage/block-file';
import { FaultFile, type Fault } from '../../../../main/storage/filters/fault-file';
import { WriteLogFile, type LogEntry } from '../../../../main/storage/filters/write-log-file';
import { MIB } from '../../../../shared/units/units';
import { isActive, ZoneState } from '../../../../shared/zone/state';
import { bytesOf, deviceOver, memoryImage, SMALL } from '../../../support/image/device-images';

const BLOCK = 4096;
const ZONE = MIB / BLOCK;
const CAPACITY = ZONE / 2;

/** A device whose file writes down what reaches it. */
function logged(
  durability: Durability,
  tableWrites: TableWrites,
): { device: ZonedDevice; log: () => string[] } {
  const file = new WriteLogFile(memoryImage());
  const { device } = openDevice(file, { durability, tableWrites });
  return { device, log: () => [...file.entries()].map(nameOf) };
}

const nameOf = ({ operation, kind }: LogEntry) => (operation === 'flush' ? 'flush' : `${operation} ${kind}`);

function read(device: ZonedDevice, lba: number, blocks: number): Uint8Array {
  const into = new Uint8Array(blocks * BLOCK).fill(0xee);
  expect(device.execute({ op: 'read', lba, blocks }, undefined, into).status).toBe('ok');
  return into;
}

const filled = (value: number, blocks: number) => new Uint8Array(blocks * BLOCK).fill(value);

/** Passes through to one file, then to another; may pretend to be read-only. */
class SwitchedFile implements BlockFile {
  readonly name = 'switched';
  readonly writable: boolean;
  failing = false;
  readonly #sound: BlockFile;
  readonly #failing: BlockFile;

  constructor(sound: BlockFile, failing: BlockFile, writable = true) {
    this.#sound = sound;
    this.#failing = failing;
    this.writable = writable;
  }

  get #file(): BlockFile {
    return this.failing ? this.#failing : this.#sound;
  }

  size = () => this.#file.size();
  read = (offset: number, into: Uint8Array) => this.#file.read(offset, into);
  write = (offset: number, from: Uint8Array) => this.#file.write(offset, from, 'data');
  zero = (offset: number, length: number) => this.#file.zero(offset, length, 'data');
  resize = (length: number) => this.#file.resize(length);
  flush = () => this.#file.flush();
  dispose = () => undefined;
}

describe('data of a device', () => {
  it('gives back what was written, across pieces of 1 MiB', () => {
    const device = deviceOver(memoryImage({ ...SMALL, zoneSizeBytes: 4 * MIB, zoneCapacityBytes: 3 * MIB }));
    const payload = Uint8Array.from({ length: 3 * MIB }, (_, at) => (at * 31) >>> 12);
    expect(device.execute({ op: 'write', zone: 1, blocks: payload.length / BLOCK }, payload).status).toBe(
      'ok',
    );
    expect(Buffer.compare(read(device, 1024, 768), payload)).toBe(0);
  });

  it('makes the bytes of a write that brings none, the same in one piece or in many', () => {
    const device = deviceOver();
    device.execute({ op: 'write', zone: 1, blocks: 2, data: { pattern: 'byte', value: 7 } });
    expect(read(device, ZONE, 2)).toEqual(filled(7, 2));
    device.execute({ op: 'append', zone: 2, blocks: 1 });
    expect(Buffer.from(read(device, 2 * ZONE, 1)).toString('latin1', 0, 8)).toBe('ZONESTMP');
  });

  it('refuses data that would have to be in memory at once and does not fit there', () => {
    const device = deviceOver(memoryImage({ zoneCount: 2, zoneSizeBytes: 2 ** 40 }));
    for (const data of [{ pattern: 'random' }, { base64: 'AAAA' }] as const) {
      expect(() => device.execute({ op: 'write', zone: 1, blocks: 2 ** 27, data })).toThrow(
        expect.objectContaining({ code: 'usage', message: expect.stringContaining('512 GiB') as string }),
      );
    }
    expect(device.image.table.zones.state[1]).toBe(ZoneState.empty);
  });

  it('reads zeros at and above the write pointer, whatever the file holds', () => {
    const device = deviceOver();
    device.execute({ op: 'write', zone: 1, blocks: 2 }, filled(5, 2));
    device.image.blocks.write(ZONE + 2, filled(9, 2));
    const bytes = read(device, ZONE + 1, 3);
    expect(bytes.subarray(0, BLOCK)).toEqual(filled(5, 1));
    expect(bytes.subarray(BLOCK)).toEqual(filled(0, 2));
  });

  it('shows the bytes of full and conventional zones, and zeros in the hole behind the capacity', () => {
    const device = deviceOver();
    device.execute({ op: 'write', zone: 1, blocks: 1 }, filled(5, 1));
    device.image.blocks.write(ZONE + CAPACITY - 1, filled(6, 2));
    device.execute({ op: 'finish', zone: 1 });
    const tail = read(device, ZONE + CAPACITY - 1, 2);
    expect(tail.subarray(0, BLOCK)).toEqual(filled(6, 1));
    expect(tail.subarray(BLOCK)).toEqual(filled(0, 1));
    device.execute({ op: 'write', lba: 40, blocks: 1 }, filled(8, 1));
    expect(read(device, 40, 1)).toEqual(filled(8, 1));
  });

  it('reads over a zone boundary with each zone under its own rule', () => {
    const device = deviceOver();
    device.execute({ op: 'write', zone: 2, blocks: 1 }, filled(3, 1));
    const bytes = read(device, 2 * ZONE - 1, 2);
    expect(bytes.subarray(0, BLOCK)).toEqual(filled(0, 1));
    expect(bytes.subarray(BLOCK)).toEqual(filled(3, 1));
  });

  it('zeroes what a reset discards', () => {
    const device = deviceOver();
    device.execute({ op: 'write', zone: 1, blocks: 4 }, filled(5, 4));
    device.execute({ op: 'reset', zone: 1 });
    const lying = new Uint8Array(4 * BLOCK);
    device.image.blocks.read(ZONE, lying);
    expect(lying).toEqual(filled(0, 4));
  });

  it('refuses bytes that do not fit the command and changes nothing', () => {
    const device = deviceOver();
    const before = bytesOf(device.file);
    expect(() => device.execute({ op: 'write', zone: 1, blocks: 2 }, filled(1, 3))).toThrow(
      /12288 bytes given/,
    );
    expect(() => device.execute({ op: 'read', zone: 1, blocks: 2 }, undefined, filled(0, 1))).toThrow(
      /given room/,
    );
    expect(Buffer.compare(bytesOf(device.file), before)).toBe(0);
    expect(device.image.table.zones.state[1]).toBe(ZoneState.empty);
  });
});

describe('descriptor extensions', () => {
  it('are set whole, with zeros behind shorter bytes', () => {
    const device = deviceOver();
    device.execute({ op: 'setZde', zone: 1, zde: { base64: 'AQID' } });
    expect([...device.image.table.readZde(1)!]).toEqual([1, 2, 3, ...new Array<number>(61).fill(0)]);
  });

  it('refuse more bytes than there is room for', () => {
    const device = deviceOver();
    expect(() => device.execute({ op: 'setZde', zone: 1 }, new Uint8Array(65))).toThrow(/65 bytes given/);
    expect(device.image.table.zones.state[1]).toBe(ZoneState.empty);
  });
});

describe('order on the file', () => {
  const write = { op: 'write', zone: 1, blocks: 1 } as const;

  it('eager: data, then the entry; one command, nothing flushed before the end', () => {
    const { device, log } = logged('end', 'eager');
    device.execute(write);
    expect(log().filter((name) => name !== 'write header')).toEqual(['write data', 'write table']);
    device.finish();
    expect(log().at(-1)).toBe('flush');
  });

  it('deferred: data → flush → entries → flush → seal → flush', () => {
    const { device, log } = logged('flush', 'deferred');
    device.execute(write);
    device.execute({ op: 'write', zone: 2, blocks: 1 });
    expect(log()).toEqual(['write data', 'write data']);
    device.execute({ op: 'flush' });
    const steps = log().join(', ').split(', flush');
    expect(steps).toHaveLength(4);
    expect(steps[0]).toBe('write data, write data');
    expect(steps[1]).toContain('write table');
    expect(steps[2]).not.toBe('');
    expect(steps[3]).toBe('');
  });

  it.each<TableWrites>(['eager', 'deferred'])(
    '%s: a reset writes the entry before it discards data',
    (tableWrites) => {
      const { device, log } = logged('end', tableWrites);
      device.execute(write);
      const before = log().length;
      device.execute({ op: 'reset', zone: 1 });
      const names = log().slice(before);
      expect(names.indexOf('write table')).toBeGreaterThanOrEqual(0);
      expect(names.indexOf('zero data')).toBeGreaterThan(names.lastIndexOf('write table'));
    },
  );

  it('deferred: a reset leaves the entries of other zones until their data is durable', () => {
    const { device, log } = logged('end', 'deferred');
    device.execute(write);
    device.flush();
    device.execute({ ...write, zone: 2 });
    const before = log().length;
    device.execute({ op: 'reset', zone: 1 });
    const again = deviceOver(device.file);
    expect([again.image.table.zones.state[1], again.image.table.zones.state[2]]).toEqual([
      ZoneState.empty,
      ZoneState.empty,
    ]);
    device.flush();
    const names = log().slice(before);
    expect(names.indexOf('flush')).toBeGreaterThan(names.indexOf('zero data'));
    expect(deviceOver(device.file).image.table.zones.state[2]).toBe(ZoneState.implicitlyOpened);
  });

  it('discards the data of neighbours in one piece', () => {
    const { device, log } = logged('end', 'eager');
    for (const zone of [1, 2, 3, 5]) device.execute({ op: 'finish', zone });
    device.execute({ op: 'reset', all: true });
    expect(log().filter((name) => name === 'zero data')).toHaveLength(2);
  });

  it.each<[Durability, number]>([
    ['none', 0],
    ['end', 0],
    ['flush', 1],
    ['each', 2],
  ])('durability %s flushes after its commands only', (durability, episodes) => {
    const { device, log } = logged(durability, 'eager');
    device.execute(write);
    device.execute({ op: 'flush' });
    expect(log().filter((name) => name === 'flush').length >= episodes).toBe(true);
    if (episodes === 0) expect(log()).not.toContain('flush');
  });

  it('a forced write is a flush where flushes count', () => {
    const { device, log } = logged('flush', 'eager');
    device.execute({ ...write, fua: true });
    expect(log()).toContain('flush');
  });

  it('without durability the end still writes outstanding entries, unflushed', () => {
    const { device, log } = logged('none', 'deferred');
    device.execute(write);
    device.finish();
    expect(log()).toContain('write table');
    expect(log()).not.toContain('flush');
  });

  it('what was finished is what is read back', () => {
    for (const tableWrites of ['eager', 'deferred'] as const) {
      const file = memoryImage();
      const device = deviceOver(file, { tableWrites });
      device.execute({ op: 'open', zone: 3 });
      for (const zone of [1, 2]) device.execute({ op: 'write', zone, blocks: zone });
      device.execute({ op: 'finish', zone: 2 });
      device.finish();
      const again = deviceOver(file);
      expect([...again.image.table.zones.state]).toEqual([...device.image.table.zones.state]);
      expect([...again.image.anatomy.check()].filter(({ severity }) => severity !== 'info')).toEqual([]);
    }
  });
});

describe('files that fail', () => {
  function failing(fault: Fault, tableWrites: TableWrites = 'eager') {
    const memory = memoryImage();
    const { device } = openDevice(new FaultFile(memory, { faults: [fault] }), { tableWrites });
    return { device, memory };
  }
  const tableOffset = deviceOver().image.anatomy.entryPlace(0).offset;
  const inTable = { offset: tableOffset, length: 8 * 8 };

  it('a failed data write leaves the zones as they were', () => {
    const { device } = failing({ on: 'write', error: 'no-space', call: 1 });
    expect(() => device.execute({ op: 'write', zone: 1, blocks: 1 })).toThrow(
      expect.objectContaining({ code: 'no-space' }),
    );
    expect(device.image.table.zones.state[1]).toBe(ZoneState.empty);
    expect(device.engine.openCount).toBe(0);
    expect(device.execute({ op: 'write', zone: 1, blocks: 1 }).status).toBe('ok');
  });

  it('a table write that fails once is made at the second try', () => {
    const { device, memory } = failing({ on: 'write', error: 'io', range: inTable });
    expect(device.execute({ op: 'open', zone: 1 }).status).toBe('ok');
    expect(deviceOver(memory).image.table.zones.state[1]).toBe(ZoneState.explicitlyOpened);
  });

  it('after a table write that fails twice memory says what the file says', () => {
    const { device, memory } = failing({ on: 'write', error: 'io', range: inTable, times: 2 });
    expect(() => device.execute({ op: 'open', zone: 1 })).toThrow(expect.objectContaining({ code: 'io' }));
    expect([...device.image.table.zones.state]).toEqual([...deviceOver(memory).image.table.zones.state]);
    expect(device.engine.openCount).toBe(0);
    expect(device.execute({ op: 'open', zone: 1 }).status).toBe('ok');
  });

  it('a failed flush of deferred entries takes memory back to the file', () => {
    const { device, memory } = failing({ on: 'write', error: 'io', range: inTable, times: 2 }, 'deferred');
    device.execute({ op: 'write', zone: 1, blocks: 1 });
    expect(() => device.flush()).toThrow(expect.objectContaining({ code: 'io' }));
    expect([...device.image.table.zones.state]).toEqual([...deviceOver(memory).image.table.zones.state]);
  });

  it('executes nothing any more when even reading the table again fails', () => {
    const memory = memoryImage();
    const fault = { range: inTable, error: 'io' } as const;
    const file = new FaultFile(memory, {
      faults: [
        { on: 'write', ...fault },
        { on: 'read', ...fault, times: 99 },
      ],
    });
    // The table is read once when the device is opened over the plain file.
    const { device } = openDevice(new SwitchedFile(memory, file), {});
    (device.file as SwitchedFile).failing = true;
    expect(() => device.execute({ op: 'open', zone: 1 })).toThrow(expect.objectContaining({ code: 'io' }));
    expect(() => device.execute({ op: 'read', zone: 2, blocks: 1 })).toThrow(/earlier write failed/);
  });
});

describe('a device that may only be read', () => {
  it('refuses what changes and allows what does not', () => {
    const memory = memoryImage();
    const readOnly = new SwitchedFile(memory, memory, false);
    const { device } = openDevice(readOnly, {});
    expect(() => device.execute({ op: 'open', zone: 1 })).toThrow(
      expect.objectContaining({ code: 'read-only' }),
    );
    expect(device.execute({ op: 'read', zone: 1, blocks: 1 }).status).toBe('ok');
    expect(() => device.finish()).not.toThrow();
  });
});

describe('refusals and faults', () => {
  it('a refusal names its rule and touches nothing', () => {
    const device = deviceOver();
    const before = bytesOf(device.file);
    const { status, refusal, changedZones } = device.execute({ op: 'write', lba: ZONE + 5, blocks: 1 });
    expect(status).toBe('unaligned-write');
    expect(refusal).toMatchObject({ status, numbers: expect.objectContaining({ zone: 1 }) });
    expect(changedZones).toEqual([]);
    expect(Buffer.compare(bytesOf(device.file), before)).toBe(0);
  });

  it('lists the zone that was closed to make room before the one that was opened', () => {
    const device = deviceOver();
    for (const zone of [1, 2, 3]) device.execute({ op: 'write', zone, blocks: 1 });
    const { changedZones } = device.execute({ op: 'write', zone: 4, blocks: 1 });
    expect(changedZones).toHaveLength(2);
    expect(changedZones[1]).toBe(4);
    expect(device.image.table.zones.state[changedZones[0]!]).toBe(ZoneState.closed);
  });

  it('a power cycle closes open zones, in the file, too', () => {
    const file = memoryImage();
    const device = deviceOver(file);
    for (const zone of [1, 2]) device.execute({ op: 'write', zone, blocks: 1 });
    device.execute({ op: 'open', zone: 3 });
    device.execute({ op: 'powerCycle' });
    device.finish();
    const { state } = deviceOver(file).image.table.zones;
    expect([state[1], state[2], state[3]]).toEqual([ZoneState.closed, ZoneState.closed, ZoneState.empty]);
    expect([...state].filter(isActive)).toHaveLength(2);
  });

  it('a state that the variant cannot store is not injected', () => {
    const device = deviceOver();
    device.image.table.canStore = (state: number) => state !== ZoneState.offline;
    expect(() => device.execute({ op: 'injectOffline', zone: 1 })).toThrow(
      expect.objectContaining({
        code: 'not-representable',
        message: expect.stringContaining('zoned extended'),
      }),
    );
    expect(device.image.table.zones.state[1]).toBe(ZoneState.empty);
    expect(device.execute({ op: 'injectReadOnly', zone: 1 }).status).toBe('ok');
  });
});
