import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cli, cliJson, runCli } from '../../../../../support/cli/cli';
import { findingsOf, smallImage, statesOf, zonesOf } from '../../../../../support/cli/cli-image';
import { qcow2Fixture } from '../../../../../support/qcow2/qcow2-fixtures';
import { useFolder } from '../../../../../support/storage/temporary-folder';

const path = useFolder();
const zone = (action: string, zones: string, ...words: string[]) =>
  runCli('zone', action, path('a'), zones, ...words);

describe('zone', () => {
  it('opens, closes, finishes and resets each zone of a list', async () => {
    await smallImage(path('a'));
    expect(await zone('open', '1-2,0x4')).toEqual({ status: 0, out: '', err: '', bytes: Buffer.alloc(0) });
    await zone('close', '2');
    await zone('finish', '4');
    expect((await statesOf(path('a'))).slice(1, 5)).toEqual(['explicitlyOpened', 'closed', 'empty', 'full']);
    await zone('reset', '1,2,4');
    expect((await statesOf(path('a'))).slice(1)).toEqual(Array(7).fill('empty'));
    expect(await findingsOf(path('a'))).toEqual([]);
  });

  it('a list goes on after a refusal, prints each, and answers 1', async () => {
    await smallImage(path('a'));
    const { status, err } = await zone('open', '0-5');
    expect(status).toBe(1);
    const lines = err.trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^zone 0: open, zone is conventional — Invalid Zone State Transition \(1BFh\)$/);
    expect(lines[1]).toMatch(/^zone 4: open, limit of 3 open zones .*Too Many Open Zones/);
    expect(lines[2]).toMatch(/^zone 5: /);
    expect((await statesOf(path('a'))).slice(1, 6)).toEqual([
      ...Array<string>(3).fill('explicitlyOpened'),
      ...['empty', 'empty'],
    ]);
  });

  it('all is the device’s Select All', async () => {
    await smallImage(path('a'));
    await zone('open', '1-3');
    expect((await zone('close', 'all')).status).toBe(0);
    expect((await statesOf(path('a'))).filter((state) => state === 'closed')).toHaveLength(3);
    expect((await zone('finish', 'all')).status).toBe(0);
    expect((await statesOf(path('a'))).filter((state) => state === 'full')).toHaveLength(3);
    expect((await zone('reset', 'all')).status).toBe(0);
    expect((await statesOf(path('a'))).slice(1)).toEqual(Array(7).fill('empty'));
  });

  it('all is refused where the profile has no such command', async () => {
    await smallImage(path('a'));
    const { status, err } = await zone('open', 'all', '--profile', 'linux-blk');
    expect(status).toBe(1);
    expect(err).toMatch(/Invalid Field/);
  });

  it('--json tells of each zone', async () => {
    await smallImage(path('a'));
    const { status, json } = await cliJson('zone', 'open', path('a'), '0-1');
    expect(status).toBe(1);
    expect(json).toEqual({
      zones: [
        {
          zone: 0,
          status: 'invalid-transition',
          state: 'notWritePointer',
          writePointerBytes: null,
          assignedLba: null,
          message: expect.stringContaining('zone 0'),
        },
        {
          zone: 1,
          status: 'ok',
          state: 'explicitlyOpened',
          writePointerBytes: 1048576,
          assignedLba: null,
          message: null,
        },
      ],
    });
  });

  it('injects faults, takes offline, and clears faults by the write pointer', async () => {
    await smallImage(path('a'));
    const write = (at: string, length: string) =>
      cli('write', path('a'), '--zone', at, '--pattern', '1', '--length', length);
    await write('2', '8k');
    await write('3', '512k');
    await zone('inject-read-only', '1-4');
    await zone('inject-offline', '5');
    expect((await zone('offline', '4')).status).toBe(0);
    expect((await statesOf(path('a'))).slice(1, 6)).toEqual([
      'readOnly',
      'readOnly',
      'readOnly',
      'offline',
      'offline',
    ]);
    expect((await zone('clear-fault', 'all')).status).toBe(0);
    const rows = await zonesOf(path('a'));
    expect(rows.slice(1, 6).map(({ state }) => state)).toEqual(['empty', 'closed', 'full', 'empty', 'empty']);
    expect(rows[2]!.writePointerBytes).toBe(2 * 1048576 + 8192);
  });

  it('sets a descriptor extension', async () => {
    await smallImage(path('a'));
    expect((await zone('set-zde', '3', '--hex', 'de ad be ef')).status).toBe(0);
    const row = (await zonesOf(path('a')))[3]!;
    expect(row).toMatchObject({
      state: 'closed',
      zdeValid: true,
      attributes: ['zoneDescriptorExtensionValid'],
    });
    expect(readFileSync(path('a')).includes(Buffer.from('deadbeef', 'hex'))).toBe(true);
  });

  it.each([
    [['open', '8'], /ZONES: zone 8 does not exist; the image has zones 0 to 7/],
    [['open', '3-1'], /ZONES: range '3-1' runs backwards/],
    [['open', 'x'], /ZONES: 'x' is not a whole number/],
    [['open', '1,,2'], /'' is not a zone or a range; accepted: 7, 0-3,60,90-95 or all/],
    [['set-zde', '1-2', '--hex', '00'], /ZONE: '1-2' is not a whole number/],
    [['set-zde', '1', '--hex', 'xyz'], /--hex: 'xyz' is not a sequence of hexadecimal bytes/],
    [['set-zde', '1'], /give either --hex BYTES or --file F/],
    [['set-zde', '1', '--hex', '00'.repeat(65)], /65 bytes given for a descriptor extension of 64 bytes/],
  ])('%j is refused and changes nothing', async ([action, zones, ...words], message) => {
    await smallImage(path('a'));
    const before = readFileSync(path('a'));
    const { status, err } = await zone(action!, zones!, ...words);
    expect(status).toBe(2);
    expect(err).toMatch(message);
    expect(readFileSync(path('a')).equals(before)).toBe(true);
  });

  it('a refused command changes nothing', async () => {
    await smallImage(path('a'));
    await zone('open', '1-3');
    const before = readFileSync(path('a'));
    expect((await zone('open', '4')).status).toBe(1);
    expect((await zone('close', '5')).status).toBe(1);
    expect(readFileSync(path('a')).equals(before)).toBe(true);
  });
});

describe('zone clear-fault', () => {
  const RFC = ['--plain', '--zone-size', '64KiB', '--zones', '8', '--file-size', '1MiB'];
  const TABLE = 2 ** 20 - 64;

  function pokeWord(zoneNumber: number, word: bigint): void {
    const bytes = readFileSync(path('a'));
    bytes.writeBigUInt64LE(word, TABLE + zoneNumber * 8);
    writeFileSync(path('a'), bytes);
  }

  it('says what it made of a pointer that was not believed; the zone can then be reset', async () => {
    await cli('create', path('a'), ...RFC);
    pokeWord(3, 0x4000000000010000n);
    expect((await zone('reset', '3')).status).toBe(1);
    const { status, out } = await zone('clear-fault', '3');
    expect(status).toBe(0);
    expect(out.split('\n')).toEqual([
      'zone 3: was read only (the write pointer lies before the zone; the zone is shown read only); now full, pointer at device byte 0x40000',
      '  entry 0000010000000040 became 00000400000000e0',
      '',
    ]);
    expect((await zone('reset', '3')).status).toBe(0);
    expect((await statesOf(path('a')))[3]).toBe('empty');
    expect(await findingsOf(path('a'))).toEqual([]);
  });

  it('gives the same as JSON, and nothing of zones without a fault', async () => {
    await cli('create', path('a'), ...RFC);
    pokeWord(3, 0x4000000000010000n);
    const { json } = await cliJson('zone', 'clear-fault', path('a'), '2-3');
    expect(json).toMatchObject({
      zones: [{ zone: 2 }, { zone: 3, state: 'full' }],
      cleared: [
        {
          ...{ zone: 3, from: 'readOnly', to: 'full', pointerBytes: 0x40000, again: null },
          ...{ entryBefore: '0000010000000040', entryAfter: '00000400000000e0' },
          why: 'the write pointer lies before the zone; the zone is shown read only',
        },
      ],
      more: 0,
    });
  });

  it('of a fault that somebody injected says the state that follows from the pointer', async () => {
    await smallImage(path('a'));
    await zone('inject-offline', '2');
    const { out } = await zone('clear-fault', '2');
    expect(out).toMatch(/^zone 2: was offline; now empty, pointer at device byte 0x200000\n/);
  });

  it('of one zone of a wiped table says that it is not enough, of all zones it is', async () => {
    writeFileSync(path('a'), qcow2Fixture('after-check-r-leaks-48b'));
    const one = await zone('clear-fault', '1');
    expect(one.out).toMatch(
      /zone 1: was read only \(the word is zero.*\); now full, .*\n.*\n {2}shown as faulty again when the image is opened anew: its entry looks sound and is not believed/,
    );
    const all = await zone('clear-fault', 'all');
    expect(all.out.match(/now full/g)).toHaveLength(4);
    expect(all.out).not.toMatch(/again/);
    expect(await statesOf(path('a'))).toEqual(Array(4).fill('full'));
    expect((await zone('reset', '0')).status).toBe(0);
    expect(await statesOf(path('a'))).toEqual(['empty', 'full', 'full', 'full']);
  });
});
