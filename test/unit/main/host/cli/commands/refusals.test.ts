import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lockImage } from '../../../../../../main/image/image-lock';
import { RFC_HEADER } from '../../../../../../main/format/zoned/layout';
import type { ErrorShape } from '../../../../../../shared/errors/app-error';
import { cli, cliJson, runCli } from '../../../../../support/cli/cli';
import { leaveJournal, patch, patchHeader, patchNumber } from '../../../../../support/cli/cli-damage';
import { smallImage, statesOf } from '../../../../../support/cli/cli-image';
import { qemuImagePath } from '../../../../../support/image/format-qemu';
import { footprint } from '../../../../../support/storage/disk-footprint';
import { useFolder } from '../../../../../support/storage/temporary-folder';

const path = useFolder();
const LOOKING = ['info', 'report', 'check', 'structure', 'hex'];
/** Commands that show a damaged header and say what is wrong with it. */
const SHOW_A_HEADER = ['info', 'check', 'structure'];

const extended = () => smallImage(path('a'));
const rfc = () =>
  cli('create', path('a'), '--plain', '--zone-size', '1M', '--zones', '7', '--file-size', '8M');
const field = (name: keyof typeof RFC_HEADER, value: bigint) => () =>
  patchNumber(path('a'), RFC_HEADER[name].offset, RFC_HEADER[name].length, value);

interface Damage {
  readonly what: string;
  readonly make: () => Promise<unknown>;
  readonly spoil: () => void;
  readonly code: ErrorShape['code'];
  readonly message: RegExp;
}

const damages: readonly Damage[] = [
  {
    what: 'an unknown magic',
    make: rfc,
    spoil: () => patch(path('a'), 0, Buffer.from('enoz')),
    code: 'not-recognised',
    message: /a: holds no zoned image that is known here \(8,388,608 bytes\)/,
  },
  {
    what: 'an empty file',
    make: rfc,
    spoil: () => truncateSync(path('a'), 0),
    code: 'not-recognised',
    message: /\(0 bytes\)/,
  },
  {
    what: 'a text',
    make: rfc,
    spoil: () => writeFileSync(path('a'), 'hello'),
    code: 'not-recognised',
    message: /\(5 bytes\)/,
  },
  {
    what: 'a layout that is known by name only',
    make: rfc,
    spoil: () => {
      patch(path('a'), 0, Buffer.from('NPS\0'));
    },
    code: 'unsupported',
    message: /is .*NVMe.*offset 0/,
  },
  {
    what: 'zone_size 0',
    make: rfc,
    spoil: field('zoneSize', 0n),
    code: 'damaged',
    message: /a: zone_size at offset 4 is 0, expected /,
  },
  {
    what: 'nr_zones 2^32 − 1',
    make: rfc,
    spoil: field('zoneCount', 0xffff_ffffn),
    code: 'damaged',
    message: /a: nr_zones at offset 8 is 4294967295, expected /,
  },
  {
    what: 'a truncated rfc file',
    make: rfc,
    spoil: () => truncateSync(path('a'), 8 * 2 ** 20 - 8),
    code: 'damaged',
    message: /a: ends 8 B before its zone table does: device_size at offset 32 is 8388608, expected /,
  },
  {
    what: 'a truncated extended file',
    make: extended,
    spoil: () => truncateSync(path('a'), 2 ** 20),
    code: 'damaged',
    message: /a: ends \S+ MiB before its zone table: \w+ at offset \d+ is \d+, expected /,
  },
  {
    what: 'a table outside of the file',
    make: extended,
    spoil: () => patchHeader(path('a'), 'tableOffset', 1n << 40n),
    code: 'damaged',
    message:
      /a: ends 1023.99 GiB before its zone table: table_offset at offset 128 is 1099511627776, expected /,
  },
  {
    what: 'a capacity above the zone size',
    make: extended,
    spoil: () => patchHeader(path('a'), 'zoneCapacity', 2n << 20n),
    code: 'damaged',
    message: /a: zone_capacity at offset 64 is 2097152, expected /,
  },
  {
    what: 'an extended zone count of 2^32 − 1',
    make: extended,
    spoil: () => patchHeader(path('a'), 'zoneCount', 0xffff_ffffn),
    code: 'damaged',
    message: /a: zone_count at offset 72 is 4294967295, expected /,
  },
  {
    what: 'an extended zone size of 0',
    make: extended,
    spoil: () => patchHeader(path('a'), 'zoneSize', 0n),
    code: 'damaged',
    message: /a: zone_size at offset 56 is 0, expected /,
  },
  {
    what: 'a feature that this version does not know',
    make: extended,
    spoil: () => patchHeader(path('a'), 'incompatible', 1n << 40n),
    code: 'unknown-feature',
    message: /a: incompatible_features at offset 24 .*expected|a: .*incompatible feature/,
  },
];

describe('images that cannot be opened', () => {
  it.each(damages)('$what: refused by name, and left alone', async ({ make, spoil, code, message }) => {
    await make();
    spoil();
    const before = footprint(path('a'));
    const { status, json } = await cliJson<{ error: ErrorShape }>('report', path('a'));
    expect({ status, code: json.error.code }).toEqual({ status: 3, code });
    expect(json.error.message).toMatch(message);
    const shown = code === 'damaged' ? SHOW_A_HEADER : [];
    for (const command of LOOKING)
      expect((await runCli(command, path('a'))).status).toBe(shown.includes(command) ? 1 : 3);
    for (const words of [
      ['zone', 'open', path('a'), '1'],
      ['flush', path('a')],
      ['recover', path('a')],
    ]) {
      const { status: answer, err } = await runCli(...words);
      expect(answer).toBe(3);
      expect(err).toMatch(message);
    }
    expect(footprint(path('a'))).toEqual(before);
  });

  it('a directory and a pipe are refused without waiting', async () => {
    mkdirSync(path('folder'));
    execFileSync('mkfifo', [path('pipe')]);
    const folder = await runCli('info', path('folder'));
    expect(folder).toMatchObject({
      status: 3,
      err: `zonesmith: ${path('folder')}: is a directory, expected an image file\n`,
    });
    const pipe = await runCli('flush', path('pipe'));
    expect(pipe).toMatchObject({
      status: 3,
      err: `zonesmith: ${path('pipe')}: is a named pipe, expected an image file\n`,
    });
  });

  it('a missing file is an error of the system', async () => {
    for (const words of [
      ['info', path('no')],
      ['zone', 'open', path('no'), '1'],
      ['crash', path('no'), '--trace', 'x', '--at', '0', '-o', path('c')],
    ]) {
      const { status, err } = await runCli(...words);
      expect(status).toBe(4);
      expect(err).toContain(`${path('no')}: cannot open: no such file or folder (ENOENT)`);
    }
    expect(readdirSync(path())).toEqual([]);
  });
});

describe('locked images', () => {
  it('a second writer is refused and told who holds the lock; readers are told, too', async () => {
    await extended();
    const lock = lockImage(path('a'));
    try {
      const before = readFileSync(path('a'));
      const { status, json } = await cliJson<{ error: ErrorShape }>('zone', 'open', path('a'), '1');
      expect(status).toBe(3);
      expect(json.error).toMatchObject({ code: 'locked', data: { pid: process.pid, program: 'zonesmith' } });
      expect(json.error.message).toContain(`locked by zonesmith, process ${process.pid} on`);
      expect(readFileSync(path('a')).equals(before)).toBe(true);
      const info = await cliJson<{ writer: string }>('info', path('a'));
      expect(info.json.writer).toContain(`process ${process.pid}`);
      expect(info.err).toMatch(/open for writing by zonesmith, process \d+.*may be changing/);
    } finally {
      lock.release();
    }
    expect((await runCli('zone', 'open', path('a'), '1')).status).toBe(0);
  });

  it('the lock of a process that is gone is taken over with a notice', async () => {
    await extended();
    const lock = lockImage(path('a'));
    const record = JSON.parse(readFileSync(lock.path, 'utf8')) as object;
    lock.release();
    writeFileSync(
      lock.path,
      `${JSON.stringify({ ...record, boot: '00000000-0000-0000-0000-000000000000' })}\n`,
    );
    const { status, err } = await runCli('zone', 'open', path('a'), '1');
    expect(status).toBe(0);
    expect(err).toMatch(/took over the lock of zonesmith, process \d+ on .*, which is gone/);
    expect(readdirSync(path())).toEqual(['a']);
  });
});

describe('interrupted saves', () => {
  it('looking shows the image through the journal and says so; writing applies it', async () => {
    await extended();
    leaveJournal(path('a'), { op: 'open', zone: 2 });
    const before = footprint(path('a'));
    const info = await cliJson<{ pendingSave: boolean; counts: { open: number } }>('info', path('a'));
    expect(info.json).toMatchObject({ pendingSave: true, counts: { open: 1 } });
    expect(await cli('info', path('a'))).toMatch(/^pending save +a complete journal waits/m);
    expect((await statesOf(path('a')))[2]).toBe('explicitlyOpened');
    expect(footprint(path('a'))).toEqual(before);
    expect((await runCli('zone', 'open', path('a'), '3')).status).toBe(0);
    expect(readdirSync(path())).toEqual(['a']);
    expect((await statesOf(path('a'))).slice(2, 4)).toEqual(['explicitlyOpened', 'explicitlyOpened']);
    expect((await cliJson<{ pendingSave: boolean }>('info', path('a'))).json.pendingSave).toBe(false);
  });
});

describe('images that can only be read', () => {
  it('a development branch is shown and not written', async () => {
    const bytes = Buffer.alloc(57 + 4 * 2 ** 20 + 4096);
    bytes.writeBigUInt64LE(BigInt(bytes.length), 0);
    bytes[8] = 1;
    bytes.write('zone', 9);
    for (const [offset, value] of [
      [33, 2 ** 20],
      [37, 4],
      [41, 4],
    ] as const) {
      bytes.writeUInt32LE(value, offset);
    }
    for (let zone = 0; zone < 4; zone++) {
      bytes.writeBigUInt64LE((1n << 60n) | BigInt(zone * 2 ** 20), bytes.length - 32 + 8 * zone);
    }
    writeFileSync(path('a'), bytes);
    expect(await statesOf(path('a'))).toEqual(Array(4).fill('empty'));
    const { status, err } = await runCli('zone', 'open', path('a'), '1');
    expect(status).toBe(3);
    expect(err).toMatch(/branch/);
    expect(readFileSync(path('a')).equals(bytes)).toBe(true);
  });

  it('an image with internal snapshots is shown, and every command that changes something says why not', async () => {
    copyFileSync(qemuImagePath('qcow2-v9/n17-amend-snapshot', '02-snap.img'), path('a'));
    await cli('create', path('b'), '--plain', '--zone-size', '1M', '--zones', '4');
    await cli('generate', 'reset-churn', '--set', 'commands=5', '--for', path('b'), '-o', path('t'));
    const before = footprint(path('a'));
    const reason = /nb_snapshots at offset 60 is 1: the image holds internal snapshots/;
    expect(await cli('info', path('a'))).toMatch(new RegExp(`^only read .*${reason.source}`, 'm'));
    expect((await runCli('recover', path('a'), '--dry-run')).status).toBe(0);
    for (const words of [
      ['zone', 'open', path('a'), '1'],
      ['write', path('a'), '--zone', '1', '--pattern', '1', '--length', '4k'],
      ['append', path('a'), '--zone', '1', '--pattern', '1', '--length', '4k'],
      ['flush', path('a')],
      ['recover', path('a')],
      ['run', 'reset-churn', path('a')],
      ['replay', path('t'), path('a')],
      ['io', path('a'), '-c', 'write 0 4k'],
      ['crash', path('a'), '--trace', path('t'), '--at', '1', '-o', path('c')],
    ]) {
      const { status, err } = await runCli(...words);
      expect({ words, status }).toEqual({ words, status: 3 });
      expect(err).toMatch(reason);
    }
    expect(footprint(path('a'))).toEqual(before);
    expect(existsSync(path('c'))).toBe(false);
  });
});
